import { toAddress } from '../../base/address';
import type { Block } from '../../kernel/memory';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { integerAt } from '../memory/chunks';
import { quadText } from '../print/numbers';
import { fileTimeOf, fileTimeText } from '../print/times';
import type { SessionSettings } from './settings';

/** What kd calls exceptions. Source: Microsoft, ntstatus.h, in kd's words. */
const NAMES: ReadonlyMap<bigint, string> = new Map([
  [0x80000003n, 'Break instruction exception'],
  [0x80000004n, 'Single step exception'],
  [0xc0000005n, 'Access violation'],
  [0xc0000006n, 'In-page I/O error'],
  [0xc000001dn, 'Illegal instruction'],
  [0xc0000094n, 'Integer divide-by-zero'],
  [0xc0000095n, 'Integer overflow'],
  [0xc0000096n, 'Privileged instruction'],
  [0xc00000fdn, 'Stack overflow'],
  [0xc0000409n, 'Security check failure or stack buffer overrun'],
]);

/** Bytes of an EXCEPTION_RECORD64. Source: Microsoft, winnt.h. */
const RECORD_SIZE = 0x98;
const MOST_PARAMETERS = 15n;

function nameOf(code: bigint): string | undefined {
  return NAMES.get(code);
}

/** `.exr -1`: the exception of the header; `.exr address`: an EXCEPTION_RECORD in memory. */
const recordCommand: ConsoleCommand = {
  names: ['.exr'],
  run: async (args, context, out, signal) => {
    const value = await context.evaluate(args, signal);
    if (value !== 0xffff_ffff_ffff_ffffn) {
      printRecord(await context.read(toAddress(value), RECORD_SIZE, signal), context, out);
      return;
    }
    const bytes = context.engine.info.exception;
    if (!bytes) throw new ConsoleError('Last event was not an exception');
    printRecord({ address: toAddress(0n), bytes, gaps: [] }, context, out);
  },
};

/** ExceptionCode at 0, flags at 4, address at 16, count at 24, parameters from 32. Source: EXCEPTION_RECORD64. */
function printRecord(block: Block, context: ConsoleContext, out: Output): void {
  const code = integerAt(block, 0, 4);
  const flags = integerAt(block, 4, 4);
  const address = integerAt(block, 16, 8);
  const count = integerAt(block, 24, 4);
  if (code === undefined || flags === undefined || address === undefined || count === undefined) {
    throw new ConsoleError(`Unable to read exception record at ${quadText(block.address)}`);
  }
  const name = nameOf(code);
  out.write(
    `ExceptionAddress: ${hex(address, 16)}${placeText(address, context)}\n` +
      `   ExceptionCode: ${hex(code, 8)}${name === undefined ? '' : ` (${name})`}\n` +
      `  ExceptionFlags: ${hex(flags, 8)}\n` +
      `NumberParameters: ${count > MOST_PARAMETERS ? MOST_PARAMETERS : count}\n`,
  );
  for (let i = 0; i < Number(count > MOST_PARAMETERS ? MOST_PARAMETERS : count); i++) {
    const parameter = integerAt(block, 32 + i * 8, 8);
    out.write(`   Parameter[${i}]: ${parameter === undefined ? '????????????????' : hex(parameter, 16)}\n`);
  }
}

/** ` (nt+0x00000000003f5a80)`: always with all digits. */
function placeText(address: bigint, context: ConsoleContext): string {
  const place = context.engine.modules.nearest(toAddress(address), context.process);
  if (!place) return '';
  const name = place.name === undefined ? place.module.name : `${place.module.name}!${place.name}`;
  return place.displacement === 0 ? ` (${name})` : ` (${name}+0x${hex(BigInt(place.displacement), 16)})`;
}

function hex(value: bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** `.bugcheck`. */
const bugcheckCommand: ConsoleCommand = {
  names: ['.bugcheck'],
  run: (_args, context, out) => {
    const { bugcheckCode, bugcheckParameters } = context.engine.info;
    const code = (bugcheckCode >>> 0).toString(16).toUpperCase().padStart(8, '0');
    out.write(`Bugcheck code ${code}\nArguments ${bugcheckParameters.map(quadText).join(' ')}\n`);
    return Promise.resolve();
  },
};

/** `.lastevent`. */
function lastEventCommand({ now }: SessionSettings): ConsoleCommand {
  return {
    names: ['.lastevent'],
    run: (_args, context, out) => {
      const bytes = context.engine.info.exception;
      const code = bytes && integerAt({ address: toAddress(0n), bytes, gaps: [] }, 0, 4);
      const name = code === undefined ? undefined : (nameOf(code) ?? 'Unknown exception');
      const text =
        code === undefined || name === undefined || code === 0n
          ? 'No event'
          : `Last event: ${name} - code ${hex(code, 8)} (first/second chance not available)`;
      out.write(`${text}\n${now ? `  debugger time: ${fileTimeText(fileTimeOf(now()))}\n` : ''}`);
      return Promise.resolve();
    },
  };
}

/** `.exr`, `.bugcheck`, `.lastevent`. */
export function exceptionCommands(settings: SessionSettings): readonly ConsoleCommand[] {
  return [recordCommand, bugcheckCommand, lastEventCommand(settings)];
}
