import type { Chain } from '../../analysis/verdict';
import { type Block, heading, paragraph, type Text } from '../document';
import { VERDICT_WORDS } from '../hang/causes';
import type { Names } from '../names';
import { groupDigits } from '../words';
import type { Compared } from './compareInput';

const MOST = 200;

/** Threads that hang since, or that do not hang any more, with what is or was the matter. */
export function waitBlocks(title: string, chains: readonly Chain[], names: Names): readonly Block[] {
  return tableBlocks(
    title,
    ['Thread', 'Verdict', 'What', 'Certainty'],
    chains.map(({ start, verdict }) => [
      names.thread(start).slice(1),
      [VERDICT_WORDS[verdict.code]],
      [verdict.summary],
      [verdict.certainty],
    ]),
  );
}

/** What grows and what moves. */
export function trendBlocks({ trends }: Compared, names: Names): readonly Block[] {
  const grown = (from: number, to: number): readonly Text[] => [
    [groupDigits(from)],
    [groupDigits(to)],
    [`+${groupDigits(to - from)}`],
  ];
  return [
    ...tableBlocks(
      'Queues that grow',
      ['Port', 'Queue', 'Before', 'After', 'More'],
      trends.growing.map(({ port, queue, from, to }) => [names.entity(port), [queue], ...grown(from, to)]),
    ),
    ...tableBlocks(
      'Object types that climb',
      ['Type', 'Counter', 'Before', 'After', 'More'],
      trends.counters.map(({ type, counter, from, to }) => [[type], [COUNTERS[counter]], ...grown(from, to)]),
    ),
    ...tableBlocks(
      'Processes with more ports than before',
      ['Process', 'Before', 'After', 'More'],
      trends.ports.map(({ process, from, to }) => [names.process(process).slice(1), ...grown(from, to)]),
    ),
    ...tableBlocks(
      'Threads that move',
      ['Thread', 'Before', 'After', 'Switched to'],
      trends.moved.map(({ thread, from, to, switches }) => [
        names.thread(thread).slice(1),
        [from],
        [to],
        [switches === undefined ? 'unknown (not printed)' : `${groupDigits(switches)} times`],
      ]),
    ),
  ];
}

const COUNTERS = {
  objects: 'objects',
  handles: 'handles',
  highWaterObjects: 'most objects at a time',
  highWaterHandles: 'most handles at a time',
} as const;

function tableBlocks(title: string, heads: readonly string[], rows: readonly (readonly Text[])[]): readonly Block[] {
  if (rows.length === 0) return [];
  const rest = rows.length - MOST;
  return [
    heading(2, title),
    { kind: 'table', columns: heads.map(head => ({ head })), rows: rows.slice(0, MOST) },
    ...(rest > 0 ? [paragraph(`and ${rest} more; the JSON result holds all.`)] : []),
  ];
}
