import { kdAddress } from '../../base/address';

/*
 * Numbers as kd and its extensions print them for 64-bit targets. Widths are those of the debuggers 10.0.19041 to
 * 10.0.26100, taken from what they print.
 */

/** Sixteen digits, as extensions print pointers. */
export function pointer(value: bigint): string {
  return kdAddress(BigInt.asUintN(64, value));
}

/** Hex without leading zeros, but for the first eight digits: `Peb: 00000000`, `Peb: 72ce659000`. */
export function shortPointer(value: bigint): string {
  return BigInt.asUintN(64, value).toString(16).padStart(8, '0');
}

/** `0x0BFC (3068)`: upper-case hex of at least `digits` digits, then decimal. */
export function hexAndDecimal(value: bigint, digits: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, '0')} (${value})`;
}

export function yesNo(value: boolean): string {
  return value ? 'Yes' : 'No';
}

/** FILETIME units in a millisecond. */
const UNITS_PER_MS = 10_000n;
const MS_PER_DAY = 86_400_000n;

/** `00:10:08.787`, `1 Day 01:53:14.490`, of a time in 100 ns. Cut off, not rounded. */
export function elapsedTime(units: bigint): string {
  const ms = units / UNITS_PER_MS;
  const days = ms / MS_PER_DAY;
  const clock = clockTime(ms % MS_PER_DAY);
  return days === 0n ? clock : `${days} Day${days === 1n ? '' : 's'} ${clock}`;
}

/** `0:00:36:35.453`: days, hours, minutes and seconds of a wait, of a time in 100 ns. Cut off, not rounded. */
export function waitedTime(units: bigint): string {
  const ms = units / UNITS_PER_MS;
  return `${ms / MS_PER_DAY}:${clockTime(ms % MS_PER_DAY)}`;
}

function clockTime(ms: bigint): string {
  const two = (value: bigint, digits = 2): string => value.toString().padStart(digits, '0');
  const seconds = ms / 1000n;
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}.${two(ms % 1000n, 3)}`;
}
