import { type Address, parseAddress } from '../../../base/address';
import type { BatchAnswer } from '../session/batchScript';
import type { BatchOptions } from '../session/kdSession';
import type { BatchRunner } from './kdMemory';

/** What a script in the context of a process begins with, besides the commands of the caller. */
const BEFORE = 2;

/**
 * Runs commands in the context of a process, and gives the user's own context back in the same script, so that nothing that
 * is typed in between meets another one. `.process /p` makes kd translate user addresses without its cache until the target
 * runs: unless the user had asked for that, it is taken back. `.process` without an address would reset the context, so the
 * present one is asked for by its pseudo-register.
 */
export async function inProcess(
  session: BatchRunner,
  process: Address,
  commands: readonly string[],
  options: BatchOptions,
): Promise<readonly BatchAnswer[]> {
  const { onAnswer, ...plain } = options;
  const [current, cache] = await session.batch(['? @$proc', '.cache'], plain);
  const own = valueOf(current?.lines ?? []);
  const forced = (cache?.lines ?? []).some(line => /forcedecode|^\*\* .*translated to physical/i.test(line));
  const answers = await session.batch(
    [
      `.process /p 0x${process.toString(16)}`,
      '.cache noforcedecodeptes',
      ...commands,
      ...(own === undefined ? ['.process'] : [`.process ${forced ? '/p ' : ''}0x${own.toString(16)}`]),
      ...(forced ? [] : ['.cache noforcedecodeptes']),
    ],
    {
      ...plain,
      ...(onAnswer && {
        onAnswer: (index: number, answer: BatchAnswer) => {
          const own = index - BEFORE;
          if (own >= 0 && own < commands.length) onAnswer(own, answer);
        },
      }),
    },
  );
  return answers.slice(BEFORE, BEFORE + commands.length);
}

/** `Evaluate expression: -8796 = fffff804`7ba00000`, also without a middle backtick on 32-bit targets. */
export function valueOf(lines: readonly string[]): Address | undefined {
  for (const line of lines) {
    const digits = /^Evaluate expression: -?\d{1,20} = ([0-9a-fA-F]{8}(?:`?[0-9a-fA-F]{8})?)\b/.exec(line)?.[1];
    if (digits !== undefined) return parseAddress(digits);
  }
  return undefined;
}
