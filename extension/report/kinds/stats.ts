import { growthWarning } from '../../analysis/objectGrowth';
import { growthSigns } from '../../analysis/portGrowth';
import { type Count, statisticsOf } from '../../analysis/statistics';
import type { VerdictCode } from '../../analysis/verdict';
import { type Address, formatAddress } from '../../base/address';
import type { ProcessId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { paragraph, plainText } from '../document';
import { VERDICT_WORDS } from '../hang/causes';
import { linksOf } from '../links';
import { Names } from '../names';
import type { ReportInput } from '../reportInput';
import { byText, type TableReport } from '../table';
import { groupDigits } from '../words';

interface Stat {
  readonly group: string;
  readonly name: string;
  readonly count: number;
  readonly process?: ProcessId;
}

/** How many there are of what; only what was read is counted. */
export function statsReport(input: ReportInput): TableReport<Stat> {
  return {
    name: 'Statistics',
    rows: [
      ...growthStats(input),
      ...countStats(input),
      ...processStats(input),
      ...objectTypeStats(input),
      ...haltStats(input),
      ...lineStats(input),
    ],
    intro: [
      paragraph(
        input.analysis.snapshot.target.kind === 'log'
          ? 'Counts of what was read. A target holds more than a log shows of it.'
          : 'Counts of what was read.',
      ),
      ...hookParagraphs(input).map(text => paragraph(text)),
    ],
    empty: ['Nothing was read.'],
    group: { key: 'group', text: row => [row.group] },
    fields: [
      { key: 'name', head: 'Name', cell: row => [row.name] },
      { key: 'count', head: 'Count', numeric: true, cell: row => [groupDigits(row.count)], csv: row => row.count },
    ],
    json: ({ group, name, count, process }) => ({ group, name, count, process }),
    ids: row => [row.process],
  };
}

/** What looks as if ports leak. Of one reading it is a sign, not a proof: `compare` with a later one tells. */
function growthStats(input: ReportInput): readonly Stat[] {
  return growthSigns(input.analysis.snapshot).map(({ text, count, process }) => ({
    group: 'Worth a look: ports may be leaking',
    name: text,
    count,
    ...(process !== undefined && { process }),
  }));
}

function countStats(input: ReportInput): readonly Stat[] {
  const stats = statisticsOf(input.analysis);
  const { snapshot } = input.analysis;
  const objects: readonly Count[] = [
    ...(['processes', 'threads', 'ports', 'messages', 'locks'] as const).map(name => ({ name, count: stats[name] })),
    { name: 'connections', count: linksOf(snapshot).length },
    { name: 'IRPs', count: snapshot.irps.size },
    { name: 'modules', count: snapshot.modules.length },
    { name: 'threads held up', count: stats.hung },
  ];
  const verdicts = stats.chainsByVerdict.map(one => ({ ...one, name: VERDICT_WORDS[one.name as VerdictCode] }));
  return [
    ...inGroup('Objects', objects),
    ...inGroup('Threads by state', stats.threadsByState),
    ...inGroup('Waiting threads by reason', stats.threadsByWaitReason),
    ...inGroup('Ports by type', stats.portsByType),
    ...inGroup('Messages by queue', stats.messagesByQueue),
    ...inGroup('Threads held up, by verdict', verdicts),
  ];
}

function inGroup(group: string, counts: readonly Count[]): readonly Stat[] {
  return counts.map(({ name, count }) => ({ group, name, count }));
}

/** Threads, held-up threads and ports by process, most first. */
function processStats(input: ReportInput): readonly Stat[] {
  const names = new Names(input.analysis.snapshot);
  const { perProcess } = statisticsOf(input.analysis);
  const kinds = [
    ['Threads held up, by process', 'hung'],
    ['Threads by process', 'threads'],
    ['Ports by owner', 'ports'],
  ] as const;
  return kinds.flatMap(([group, field]) =>
    perProcess
      .filter(one => one[field] > 0)
      .map(one => ({ group, name: plainText(names.process(one.process)), count: one[field], process: one.process }))
      .sort((a, b) => b.count - a.count || byText(a.name, b.name)),
  );
}

/** One row a halt: counters of one reading say nothing of where they go. */
function haltStats({ growth = [] }: ReportInput): readonly Stat[] {
  if (growth.length < 2) return [];
  const warning = growthWarning('ALPC Port', growth);
  const group = `ALPC ports, halt by halt${warning === undefined ? '' : `: ${warning}`}`;
  return growth.flatMap(({ stop, objects, handles }) => [
    ...(objects === undefined ? [] : [{ group, name: `objects at stop ${stop}`, count: objects }]),
    ...(handles === undefined ? [] : [{ group, name: `handles at stop ${stop}`, count: handles }]),
  ]);
}

/** Who is called for ports and messages, where that was read. */
function hookParagraphs({ analysis: { snapshot } }: ReportInput): readonly string[] {
  const type = snapshot.objectTypes.find(one => one.name === 'ALPC Port');
  const { logCallbacks } = snapshot.target;
  const found: string[] = [];
  if (type?.supportsCallbacks !== undefined) {
    const supported = type.supportsCallbacks ? 'are supported' : 'are not supported';
    const some = type.hasCallbacks;
    const registered = some === undefined ? '' : some ? ', and some are registered' : ', and none is registered';
    found.push(`Callbacks of drivers on handles to ALPC ports ${supported}${registered}.`);
  }
  if (logCallbacks?.entries.length === 0 && logCallbacks.isWhole)
    found.push('No routine is registered to be called for each ALPC message.');
  for (const { entry, routine, name } of logCallbacks?.entries ?? []) {
    const at = `the entry at ${formatAddress(entry)}`;
    found.push(
      routine === undefined
        ? `A routine is registered to be called for each ALPC message (${at}); which one was not read.`
        : `A routine is registered to be called for each ALPC message (${at}): likely ${name ?? placeOf(snapshot, routine)}; the layout of the entry is not public.`,
    );
  }
  return found;
}

function placeOf({ modules }: Snapshot, address: Address): string {
  const at = formatAddress(address);
  if (modules.length === 0) return at;
  const module = modules.find(one => address >= one.start && address < one.end);
  return module ? `${at} in ${module.name}` : `${at}, which lies in no module that is known`;
}

/** Counters that the target itself keeps (`dt nt!_OBJECT_TYPE`), where they were printed: a list each, most first. */
function objectTypeStats(input: ReportInput): readonly Stat[] {
  const kinds = [
    ['Objects by type', 'objects'],
    ['Handles by type', 'handles'],
    ['Most objects of a type at a time', 'highWaterObjects'],
    ['Most handles to objects of a type at a time', 'highWaterHandles'],
  ] as const;
  return kinds.flatMap(([group, field]) =>
    input.analysis.snapshot.objectTypes
      .flatMap(type => {
        const count = type[field];
        return count === undefined ? [] : [{ group, name: type.name ?? 'without a name', count }];
      })
      .sort((a, b) => b.count - a.count || byText(a.name, b.name)),
  );
}

function lineStats(input: ReportInput): readonly Stat[] {
  const { lines } = input;
  if (!lines) return [];
  return (['total', 'understood', 'noise', 'unparsed'] as const).map(name => ({
    group: 'Lines',
    name,
    count: lines[name],
  }));
}
