import type { Thread } from '../../model/entities';
import { paragraph } from '../document';
import { threadWanted } from '../filter';
import { VERDICT_WORDS } from '../hang/causes';
import { linksOf } from '../links';
import type { ReportInput } from '../reportInput';
import { byText, type TableReport } from '../table';
import { chainsOf } from '../hang/chainsOf';
import { groupDigits } from '../words';

interface Stat {
  readonly group: string;
  readonly name: string;
  readonly count: number;
}

/** How many there are of what; only what was read is counted. */
export function statsReport(input: ReportInput): TableReport<Stat> {
  return {
    name: 'Statistics',
    rows: [
      ...objectStats(input),
      ...threadStats(input),
      ...queueStats(input),
      ...verdictStats(input),
      ...lineStats(input),
    ],
    intro: [paragraph('Counts of what was read. A target holds more than a log shows of it.')],
    empty: ['Nothing was read.'],
    group: { key: 'group', text: row => [row.group] },
    fields: [
      { key: 'name', head: 'Name', cell: row => [row.name] },
      { key: 'count', head: 'Count', numeric: true, cell: row => [groupDigits(row.count)], csv: row => row.count },
    ],
    json: ({ group, name, count }) => ({ group, name, count }),
    ids: () => [],
  };
}

function objectStats(input: ReportInput): readonly Stat[] {
  const { snapshot } = input.analysis;
  const group = 'Objects';
  const maps = ['processes', 'threads', 'ports', 'messages', 'locks', 'irps'] as const;
  const types = [...snapshot.ports.values()].map(port => `ports, ${port.type?.value ?? 'type unknown'}`);
  return [
    ...maps.map(name => ({ group, name, count: snapshot[name].size })),
    ...tally(group, types),
    { group, name: 'connections', count: linksOf(snapshot).length },
    { group, name: 'modules', count: snapshot.modules.length },
  ];
}

function threadStats(input: ReportInput): readonly Stat[] {
  const { snapshot } = input.analysis;
  const threads = [...snapshot.threads.values()].filter(thread => threadWanted(snapshot, input.filter, thread));
  return tally('Threads', threads.map(stateWords));
}

function stateWords(thread: Thread): string {
  if (!thread.state) return 'state unknown';
  return thread.state.value === 'WAIT' ? `WAIT: ${thread.waitReason?.value ?? 'reason unknown'}` : thread.state.value;
}

function queueStats(input: ReportInput): readonly Stat[] {
  const queues = [...input.analysis.snapshot.messages.values()].map(({ queue }) => queue?.value ?? 'queue unknown');
  return tally('Messages by queue', queues);
}

function verdictStats(input: ReportInput): readonly Stat[] {
  const verdicts = chainsOf(input).map(({ verdict }) => `${VERDICT_WORDS[verdict.code]} (${verdict.certainty})`);
  return tally('Chains by verdict', verdicts);
}

function lineStats(input: ReportInput): readonly Stat[] {
  const { lines } = input;
  if (!lines) return [];
  const group = 'Lines';
  return (['total', 'understood', 'noise', 'unparsed'] as const).map(name => ({ group, name, count: lines[name] }));
}

/** How often each name occurs, most often first. */
function tally(group: string, all: readonly string[]): readonly Stat[] {
  const counts = new Map<string, number>();
  for (const name of all) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ group, name, count }))
    .sort((a, b) => b.count - a.count || byText(a.name, b.name));
}
