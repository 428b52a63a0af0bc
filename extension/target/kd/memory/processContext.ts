import { type Address, parseAddress } from '../../../base/address';
import type { Priority } from '../session/commandQueue';
import type { BatchRunner } from './batchRunner';

/** Which process the user's commands are about, and how. */
export interface Context {
  /** EPROCESS; undefined where the debugger did not tell. */
  readonly process: Address | undefined;
  /** The user has asked for user addresses to be translated by the debugger (`.process /p`). */
  readonly forced: boolean;
}

/** Asks for the context, so that it can be given back. `.process` without an address would reset it. */
export async function askContext(session: BatchRunner, priority: Priority): Promise<Context> {
  const [current, cache] = await session.batch(['? @$proc', '.cache'], { priority });
  return {
    process: valueOf(current?.lines ?? []),
    forced: (cache?.lines ?? []).some(line => /forcedecode|^\*\* .*translated to physical/i.test(line)),
  };
}

/** `/p` makes kd translate user addresses without its cache until the target runs: that is taken back at once. */
export function enterProcess(process: Address): readonly string[] {
  return [`.process /p 0x${process.toString(16)}`, '.cache noforcedecodeptes'];
}

/** Gives the user's own context back, in the same script: nothing that is typed in between meets another one. */
export function leaveProcess({ process, forced }: Context): readonly string[] {
  const back = process === undefined ? '.process' : `.process ${forced ? '/p ' : ''}0x${process.toString(16)}`;
  return forced ? [back] : [back, '.cache noforcedecodeptes'];
}

/** `Evaluate expression: -8796 = fffff804`7ba00000`, also without a middle backtick on 32-bit targets. */
export function valueOf(lines: readonly string[]): Address | undefined {
  for (const line of lines) {
    const digits = /^Evaluate expression: -?\d{1,20} = ([0-9a-fA-F]{8}(?:`?[0-9a-fA-F]{8})?)\b/.exec(line)?.[1];
    if (digits !== undefined) return parseAddress(digits);
  }
  return undefined;
}
