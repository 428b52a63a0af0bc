import type { StructView } from '../../kernel/structView';
import { integer } from '../../kernel/structView';
import { elapsedTime, pointer } from './kdText';
import type { Machine } from './machine';
import { fastReference, ticksAsTime } from './threadView';

/** Makes one row; undefined where it is not known. */
type Row = (machine: Machine, view: StructView) => string | undefined;

const LABEL = 34;
const PAGE_KB = 4n;
/** Bytes of a megabyte, as a shift. */
const MEGABYTE = 20n;

/** The first of several fields that this build has and that was read. */
function first(view: StructView, paths: readonly string[]): bigint | undefined {
  for (const path of paths) {
    const value = view.value(path);
    if (value !== undefined) return value;
  }
  return undefined;
}

const row =
  (label: string, paths: readonly string[], format: (value: bigint) => string = value => value.toString()): Row =>
  (_machine, view) => {
    const value = first(view, paths);
    return value === undefined ? undefined : label.padEnd(LABEL) + format(value);
  };

/** Working set of a process: `Vm.Instance` since Windows 10 1709, `Vm` before. */
const workingSet = (field: string): readonly string[] => [`Vm.Instance.${field}`, `Vm.Shared.${field}`, `Vm.${field}`];

/** `VadRoot PTR Vads n Clone n Private n. Modified n. Locked n.`, as far as it is known. */
const addressSpace: Row = (_machine, view) => {
  const root = first(view, ['VadRoot.Root', 'VadRoot.BalancedRoot.RightChild', 'VadRoot']);
  if (root === undefined) return undefined;
  const part = (label: string, paths: readonly string[], end = ''): string => {
    const value = first(view, paths);
    return value === undefined ? '' : ` ${label} ${value}${end}`;
  };
  return [
    `VadRoot ${pointer(root)}`,
    part('Vads', ['VadCount', 'VadRoot.NumberGenericTableElements']),
    // kd counts the clones; where there is no root there are none.
    view.value('CloneRoot') === 0n ? ' Clone 0' : '',
    part('Private', ['NumberOfPrivatePages'], '.'),
    part('Modified', ['ModifiedPageCount'], '.'),
    part('Locked', ['NumberOfLockedPages'], '.'),
  ].join('');
};

const deviceMap: Row = (_machine, view) => {
  const map = view.value('DeviceMap');
  return map === undefined ? undefined : `DeviceMap ${pointer(map)}`;
};

/** Since the process began, whether it still runs or not; `<Invalid>` where one of the times is not known. */
const elapsed: Row = ({ engine }, view) => {
  const begin = first(view, ['CreateTime.QuadPart', 'CreateTime']);
  const now = engine.info.systemTime;
  const valid = begin !== undefined && begin !== 0n && now !== undefined && now >= begin;
  return 'ElapsedTime'.padEnd(LABEL) + (valid ? elapsedTime(now - begin) : '<Invalid>');
};

const spent =
  (label: string, path: string): Row =>
  (machine, view) => {
    const time = ticksAsTime(machine, view.value(path));
    return time === undefined ? undefined : label.padEnd(LABEL) + elapsedTime(time);
  };

/** Element of `ProcessQuotaUsage`: nonpaged pool first, then paged. Source: PS_QUOTA_TYPE. */
const quota =
  (label: string, index: number): Row =>
  (_machine, view) => {
    const bytes = view.bytes('ProcessQuotaUsage') ?? view.bytes('QuotaUsage');
    const known = bytes !== undefined && bytes.length >= (index + 1) * 8;
    return known ? `QuotaPoolUsage[${label}]`.padEnd(LABEL) + integer(bytes, index * 8, 8).toString() : undefined;
  };

const workingSetSizes: Row = (_machine, view) => {
  const sizes = ['WorkingSetSize', 'MinimumWorkingSetSize', 'MaximumWorkingSetSize'].map(field =>
    first(view, workingSet(field)),
  );
  const [now, least, most] = sizes;
  if (now === undefined || least === undefined || most === undefined) return undefined;
  const pages = [now, least, most];
  return `Working Set Sizes (now,min,max)  (${pages.join(', ')}) (${pages.map(size => `${size * PAGE_KB}KB`).join(', ')})`;
};

const job: Row = (_machine, view) => {
  const address = view.value('Job');
  return address === undefined || address === 0n ? undefined : 'Job'.padEnd(LABEL) + pointer(address);
};

/** In the order in which kd prints them. */
const ROWS: readonly Row[] = [
  addressSpace,
  deviceMap,
  row('Token', ['Token.Value', 'Token.Object', 'Token'], value => pointer(fastReference(value))),
  elapsed,
  spent('UserTime', 'Pcb.UserTime'),
  spent('KernelTime', 'Pcb.KernelTime'),
  quota('PagedPool', 1),
  quota('NonPagedPool', 0),
  workingSetSizes,
  row('PeakWorkingSetSize', workingSet('PeakWorkingSetSize')),
  row('VirtualSize', ['VirtualSize'], value => `${value >> MEGABYTE} Mb`),
  row('PeakVirtualSize', ['PeakVirtualSize'], value => `${value >> MEGABYTE} Mb`),
  row('PageFaultCount', workingSet('PageFaultCount')),
  row('MemoryPriority', workingSet('Flags.MemoryPriority'), value => (value === 0n ? 'BACKGROUND' : 'FOREGROUND')),
  row('BasePriority', ['Pcb.BasePriority']),
  row('CommitCharge', ['CommitCharge']),
  job,
];

/** What `!process` prints with flag 1 below the summary. */
export function processDetails(machine: Machine, view: StructView): readonly string[] {
  return ROWS.flatMap(make => make(machine, view) ?? []);
}
