import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { ConsoleContext } from '../consoleCommand';

/** A number at the beginning of a text, if there is one, and what stands behind it. */
export interface FirstNumber {
  readonly value: bigint | undefined;
  readonly rest: string;
}

/** Switches (`-t`, `/p`) in front, lower case and without their sign, and what stands behind them. */
export function takeSwitches(
  args: string,
  known: ReadonlySet<string>,
): { readonly switches: ReadonlySet<string>; readonly rest: string } {
  const switches = new Set<string>();
  let rest = args.trim();
  for (;;) {
    const match = /^[-/](\w+)(?:\s+|$)/.exec(rest);
    const letters = match?.[1]?.toLowerCase() ?? '';
    // `-it` is `-i -t`, unless it is a switch of its own.
    const names = known.has(letters) ? [letters] : Array.from(letters);
    if (!match || !names.every(name => known.has(name))) return { switches, rest };
    for (const name of names) switches.add(name);
    rest = rest.slice(match[0].length);
  }
}

/** The expression that a text begins with; no value where nothing is left. */
export async function takeNumber(text: string, context: ConsoleContext, signal: AbortSignal): Promise<FirstNumber> {
  const trimmed = text.trim();
  if (trimmed === '') return { value: undefined, rest: '' };
  const { value, rest } = await context.evaluateFirst(trimmed, signal);
  return { value, rest: rest.trim() };
}

/** The same for flags, of 32 bits, that have a default. */
export async function takeFlags(
  text: string,
  fallback: number,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<{ readonly flags: number; readonly rest: string }> {
  const { value, rest } = await takeNumber(text, context, signal);
  return { flags: value === undefined ? fallback : Number(BigInt.asUintN(32, value)), rest };
}

/** The same for an address that may be missing. */
export async function takeAddress(
  text: string,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<{ readonly address: Address | undefined; readonly rest: string }> {
  const { value, rest } = await takeNumber(text, context, signal);
  return { address: value === undefined ? undefined : toAddress(value), rest };
}

/** True for `-1`, however the evaluator extends it: the current thread or process. */
export function isMinusOne(value: bigint): boolean {
  return BigInt.asUintN(64, value) === 0xffff_ffff_ffff_ffffn || value === 0xffff_ffffn;
}

/** A word without the quotation marks around it. */
export function unquoted(word: string): string {
  return word.length >= 2 && word.startsWith('"') && word.endsWith('"') ? word.slice(1, -1) : word;
}
