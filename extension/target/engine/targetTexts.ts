import type { EngineInfo } from '../../kernel/engine';

/*
 * What debuggers say of a target in their banner, in their words. Times of dumps are UTC here: which zone the machine was
 * in is not in the header.
 */

/** `Windows 10 Kernel Version 19041 MP (16 procs) Free x64`. */
export function windowsText(info: Pick<EngineInfo, 'build' | 'majorVersion' | 'processors'>): string {
  const processors = info.processors === 1 ? 'UP' : `MP (${info.processors} procs)`;
  const flavour = info.majorVersion === 0xc ? 'Checked' : 'Free';
  return `${productOf(info.build)} Kernel Version ${info.build} ${processors} ${flavour} x64`;
}

function productOf(build: number): string {
  if (build >= 10240) return 'Windows 10';
  if (build >= 9600) return 'Windows 8.1';
  if (build >= 9200) return 'Windows 8';
  if (build >= 7600) return 'Windows 7';
  return build >= 6000 ? 'Windows Server 2008/Windows Vista' : 'Windows';
}

const FILETIME_TO_UNIX_MS = 11_644_473_600_000n;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
/** 9999-12-31: later times are damage, and `Date` ends not far behind. */
const MAX_FILETIME = 2_650_467_743_990_000_000n;

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** `Sun Feb 21 01:38:22.987 2021 (UTC + 0:00)`; undefined for what is no time. */
export function sessionTimeText(fileTime: bigint | undefined): string | undefined {
  if (fileTime === undefined || fileTime <= 0n || fileTime > MAX_FILETIME) return undefined;
  const time = new Date(Number(fileTime / 10_000n - FILETIME_TO_UNIX_MS));
  const clock = `${pad(time.getUTCHours())}:${pad(time.getUTCMinutes())}:${pad(time.getUTCSeconds())}`;
  const date = `${DAYS[time.getUTCDay()] ?? ''} ${MONTHS[time.getUTCMonth()] ?? ''} ${String(time.getUTCDate()).padStart(2)}`;
  return `${date} ${clock}.${pad(time.getUTCMilliseconds(), 3)} ${time.getUTCFullYear()} (UTC + 0:00)`;
}

/** `0 days 0:00:03.747`. */
export function upTimeText(upTime: bigint | undefined): string | undefined {
  if (upTime === undefined || upTime < 0n) return undefined;
  const ms = Number(upTime / 10_000n);
  const seconds = Math.floor(ms / 1000);
  const hours = Math.floor(seconds / 3600) % 24;
  const clock = `${hours}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}.${pad(ms % 1000, 3)}`;
  return `${Math.floor(seconds / 86_400)} days ${clock}`;
}
