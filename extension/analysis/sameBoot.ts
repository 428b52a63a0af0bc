import { formatAddress } from '../base/address';
import type { Process } from '../model/entities';
import type { Snapshot, TargetInfo } from '../model/snapshot';

/*
 * Whether two readings are of one machine that was not started anew in between. Across a start addresses, PIDs and counters
 * begin anew: equal ones are chance, so that a comparison proves nothing.
 */

/** Something that stays as it is from a start of Windows to the next, and is not the same in both readings. */
export interface BootDifference {
  readonly what: 'architecture' | 'build' | 'kernel base' | 'System process' | 'boot time';
  readonly from: string;
  readonly to: string;
}

export interface BootComparison {
  /** Of what is known of both; empty: nothing tells against one boot. */
  readonly differences: readonly BootDifference[];
  /** Something that changes with each start is known of both. Without that nothing tells for one boot either. */
  readonly isTold: boolean;
  /** The second reading was taken before the first. */
  readonly isReversed: boolean;
}

/** Clocks are set, and a debugger's clock is not that of its target. */
const TOLERANCE_MS = 2 * 60_000;

export function compareBoots(before: Snapshot, after: Snapshot): BootComparison {
  const [one, other] = [marksOf(before), marksOf(after)];
  const differences: BootDifference[] = [];
  const told = (['kernel base', 'System process', 'boot time'] as const).filter(
    what => one[what] !== undefined && other[what] !== undefined,
  );
  for (const what of ['architecture', 'build', 'kernel base', 'System process'] as const) {
    const [from, to] = [one[what], other[what]];
    if (from !== undefined && to !== undefined && from !== to) differences.push({ what, from, to });
  }
  const [booted, bootedLater] = [one['boot time'], other['boot time']];
  if (booted !== undefined && bootedLater !== undefined && Math.abs(booted - bootedLater) > TOLERANCE_MS)
    differences.push({ what: 'boot time', from: timeText(booted), to: timeText(bootedLater) });
  const [taken, takenLater] = [before, after].map(({ target }) => momentOf(target.sessionTime));
  const isReversed = taken !== undefined && takenLater !== undefined && takenLater < taken;
  return { differences, isTold: told.length > 0, isReversed };
}

interface BootMarks {
  readonly architecture: string | undefined;
  readonly build: string | undefined;
  readonly 'kernel base': string | undefined;
  readonly 'System process': string | undefined;
  /** Milliseconds since 1970, in the time zone of whoever printed it. */
  readonly 'boot time': number | undefined;
}

function marksOf({ target, modules, processes }: Snapshot): BootMarks {
  const kernel = modules.find(({ name }) => name === 'nt');
  const system = systemProcess(processes.values());
  const { address } = system ?? {};
  const taken = momentOf(target.sessionTime);
  const up = durationOf(target.uptime);
  return {
    architecture: target.machine,
    build: target.build === undefined ? undefined : String(target.build),
    'kernel base': kernel && formatAddress(kernel.start),
    'System process': address && formatAddress(address.value),
    'boot time': taken === undefined || up === undefined ? undefined : taken - up,
  };
}

/** PID 4 since Windows XP. */
function systemProcess(processes: Iterable<Process>): Process | undefined {
  for (const process of processes) if (process.pid && parseInt(process.pid.value, 16) === 4) return process;
  return undefined;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sun Feb 21 01:38:22.987 2021 (UTC + 0:00)` in milliseconds since 1970; without a zone as if it were UTC. */
function momentOf(text: TargetInfo['sessionTime']): number | undefined {
  const parts =
    /^\w{3} (\w{3}) +(\d{1,2}) (\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))? (\d{4})(?: \((?:UTC|GMT)\s*([+-])\s*(\d{1,2}):(\d{2})\))?/.exec(
      text ?? '',
    );
  const month = MONTHS.indexOf(parts?.[1] ?? '');
  if (!parts || month < 0) return undefined;
  const number = (nth: number): number => Number(parts[nth] ?? 0);
  const time = Date.UTC(number(7), month, number(2), number(3), number(4), number(5), number(6));
  const zone = (number(9) * 60 + number(10)) * 60_000;
  return parts[8] === '-' ? time + zone : time - zone;
}

/** `0 days 0:00:03.747` in milliseconds. */
function durationOf(text: TargetInfo['uptime']): number | undefined {
  const parts = /^(\d{1,6}) days? (\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?/.exec(text ?? '');
  if (!parts) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1, 5).map(Number);
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + Number(parts[5] ?? 0);
}

function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
