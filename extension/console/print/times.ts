const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 100 ns units from 1601 to 1970. Source: Microsoft, FILETIME. */
const EPOCH_DIFFERENCE = 116_444_736_000_000_000n;
/** The largest time that Date takes, in milliseconds. */
const MOST_MILLISECONDS = 8_640_000_000_000_000n;

/** `Sat Sep 11 00:13:56 2004`: seconds since 1970, UTC. `fill`: what stands before a day of one digit. */
export function unixTimeText(seconds: bigint, fill = ' '): string {
  const time = partsOf(seconds * 1000n, fill);
  return time ? `${time.day} ${time.clock} ${time.year}` : '***** Invalid';
}

/** `Sun Feb 21 01:38:22.987 2021 (UTC + 0:00)`: a FILETIME. Times are always shown in UTC, whatever machine reads them. */
export function fileTimeText(time: bigint): string {
  const milliseconds = (BigInt.asIntN(64, time) - EPOCH_DIFFERENCE) / 10_000n;
  const parts = BigInt.asIntN(64, time) < 0n ? undefined : partsOf(milliseconds);
  if (!parts) return '***** Invalid FILETIME';
  const rest = (((milliseconds % 1000n) + 1000n) % 1000n).toString().padStart(3, '0');
  return `${parts.day} ${parts.clock}.${rest} ${parts.year} (UTC + 0:00)`;
}

function partsOf(
  milliseconds: bigint,
  fill = ' ',
): { readonly day: string; readonly clock: string; readonly year: number } | undefined {
  if (milliseconds > MOST_MILLISECONDS || milliseconds < -MOST_MILLISECONDS) return undefined;
  const date = new Date(Number(milliseconds));
  const two = (value: number): string => value.toString().padStart(2, '0');
  return {
    day: `${DAYS[date.getUTCDay()] ?? ''} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCDate().toString().padStart(2, fill)}`,
    clock: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`,
    year: date.getUTCFullYear(),
  };
}

/** A time as FILETIME. */
export function fileTimeOf(time: Date): bigint {
  return BigInt(time.getTime()) * 10_000n + EPOCH_DIFFERENCE;
}
