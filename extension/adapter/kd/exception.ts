import type { DebugProtocol } from '@vscode/debugprotocol';
import { parseAddress, type Address } from '../../base/address';
import { bugcheckName, bugcheckTitle, parameterLines } from '../bugcheck/bugcheckText';
import type { KdCore } from './kdCore';

type Info = DebugProtocol.ExceptionInfoResponse['body'];

const CODE = /\bcode ([0-9a-f]{8})\b(?: \(([^)\n]{1,60})\))?/i;

/** What has stopped the target: its bugcheck, or the last event with its exception record. */
export async function exceptionOf(core: KdCore, signal: AbortSignal): Promise<Info | undefined> {
  if (core.userMode) return userException(core, signal);
  const [bugcheck, event] = await core.asker.askAll(['.bugcheck', '.lastevent'], { signal });
  return bugcheckInfo(bugcheck?.text ?? '') ?? eventInfo(event?.text ?? '', '');
}

async function userException(core: KdCore, signal: AbortSignal): Promise<Info | undefined> {
  const [event, record] = await core.asker.askAll(['.lastevent', '.exr -1'], { signal });
  return eventInfo(event?.text ?? '', record?.text ?? '');
}

/** `Bugcheck code 000000D1`, `Arguments fffff880`… …`; kd says `Bugcheck code 00000000` where there is none. */
function bugcheckInfo(text: string): Info | undefined {
  const code = Number.parseInt(/^Bug[Cc]heck code ([0-9a-f]{1,8})/im.exec(text)?.[1] ?? '0', 16);
  if (code === 0) return undefined;
  const parameters = (/^Arguments ([0-9a-f` ]+)/im.exec(text)?.[1] ?? '').trim().split(/\s+/);
  const values = parameters.map(parseAddress).filter((one): one is Address => one !== undefined);
  const lines = parameterLines(code, values, () => undefined);
  return {
    exceptionId: bugcheckTitle(code),
    description: [`Bugcheck 0x${code.toString(16)}`, ...lines].join('\n'),
    breakMode: 'always',
    details: {
      typeName: bugcheckName(code) ?? `Bugcheck 0x${code.toString(16)}`,
      message: lines.join('\n'),
      evaluateName: '.bugcheck',
    },
  };
}

/** `Last event: 388.38c: Access violation - code c0000005 (first chance)`. */
function eventInfo(text: string, record: string): Info | undefined {
  const event = /^Last event: (?:[0-9a-f]+\.[0-9a-f]+: )?(.{1,200})$/im.exec(text)?.[1]?.trim();
  if (event === undefined) return undefined;
  const [, code, chance] = CODE.exec(event) ?? [];
  const fields = record
    .split('\n')
    .filter(line => /^(?:ExceptionAddress|ExceptionCode|Attempt to|\s*Parameter\[)/.test(line.trim()));
  return {
    exceptionId: code === undefined ? event : `0x${code}`,
    description: event,
    breakMode: chance !== undefined && /second/i.test(chance) ? 'unhandled' : 'always',
    ...(fields.length > 0 && {
      details: { message: fields.map(line => line.trim()).join('\n'), evaluateName: '.exr -1' },
    }),
  };
}
