import type { EntityId } from '../../model/ids';
import { type Block, code, type Document, heading, paragraph, type Sheet, type Text } from '../document';
import { Names } from '../names';
import { count } from '../words';
import type { Compared } from './compareInput';
import { bootWarnings } from './bootText';
import { valueText } from './valueText';
import { trendBlocks, waitBlocks } from './trendBlocks';

const MOST = 200;

/** What changed between two readings, the threads that still wait first. */
export function compareDocument(input: Compared): Document {
  const { before, after, difference } = input;
  const earlier = new Names(before.snapshot);
  const later = new Names(after.snapshot);
  const unconfirmed = new Set(difference.unconfirmed);
  return {
    title: `Comparison: ${before.source} → ${after.source}`,
    subtitle: [`read ${input.readAt}`],
    blocks: [
      ...bootWarnings(input.boot).map(text => paragraph(text)),
      paragraph(...summary(input)),
      ...waitBlocks('New waits', input.newWaits, later),
      ...waitBlocks('Waits that are over', input.goneWaits, earlier),
      ...stillWaitingBlocks(input, later),
      ...trendBlocks(input, later),
      ...listBlocks('Messages that are still queued', difference.staying, later),
      ...listBlocks('New', difference.new, later),
      ...listBlocks(
        'Gone',
        difference.gone.filter(id => !unconfirmed.has(id)),
        earlier,
      ),
      ...listBlocks('Not in the second reading, perhaps only not asked for', difference.unconfirmed, earlier),
      ...changedBlocks(input, later),
    ],
  };
}

/** One row for each difference. */
export function compareSheet({ difference, trends, boot, newWaits, goneWaits }: Compared): Sheet {
  const unconfirmed = new Set(difference.unconfirmed);
  const row = (change: string) => (id: string) => [change, id, '', '', ''];
  return {
    columns: ['change', 'id', 'field', 'from', 'to'],
    rows: [
      ...boot.differences.map(({ what, from, to }) => ['another-boot', '', what, from, to]),
      ...(boot.isReversed ? [['reversed', '', '', '', '']] : []),
      ...newWaits.map(({ start, verdict }) => ['new-wait', start, 'verdict', '', verdict.code]),
      ...goneWaits.map(({ start, verdict }) => ['gone-wait', start, 'verdict', verdict.code, '']),
      ...difference.stillWaiting.map(one => ['still-waiting', one.thread, 'for', '', one.for ?? '']),
      ...difference.staying.map(row('still-queued')),
      ...trends.growing.map(({ port, queue, from, to }) => ['growing', port, `queues.${queue}`, from, to]),
      ...trends.counters.map(({ type, counter, from, to }) => ['climbing', type, counter, from, to]),
      ...trends.ports.map(({ process, from, to }) => ['more-ports', process, 'ports', from, to]),
      ...trends.moved.map(({ thread, from, to }) => ['moved', thread, 'place', from, to]),
      ...difference.new.map(row('new')),
      ...difference.gone.map(id => row(unconfirmed.has(id) ? 'not-listed' : 'gone')(id)),
      ...difference.changed.map(({ id, field, from, to }) => ['changed', id, field, valueText(from), valueText(to)]),
    ],
  };
}

function summary({ difference, trends, newWaits, goneWaits }: Compared): Text {
  const { stillWaiting, staying, changed } = difference;
  const stuck = stillWaiting.filter(one => one.neverRan === true).length;
  const parts = [
    `${count(newWaits.length, 'new wait')}, ${count(goneWaits.length, 'wait')} over`,
    `${count(stillWaiting.length, 'thread')} in the same wait as before (${count(stuck, 'thread')} proved not to have run in between)`,
    `${count(staying.length, 'message')} still queued`,
    `${count(trends.growing.length, 'queue')} that ${trends.growing.length === 1 ? 'grows' : 'grow'}`,
    count(difference.new.length, 'new object'),
    `${count(difference.gone.length, 'object')} not there any more`,
    count(changed.length, 'changed field'),
  ];
  return [`${parts.join(', ')}.`];
}

function stillWaitingBlocks({ difference }: Compared, names: Names): readonly Block[] {
  const all = difference.stillWaiting;
  if (all.length === 0) return [];
  const rows = all
    .slice(0, MOST)
    .map((one): readonly Text[] => [
      names.thread(one.thread).slice(1),
      one.for === undefined ? ['the same reason'] : names.entity(one.for),
      [one.neverRan === undefined ? 'unknown (not printed)' : one.neverRan ? 'no' : 'yes'],
    ]);
  return [
    heading(2, 'Threads that still wait'),
    { kind: 'table', columns: ['Thread', 'Waits for', 'Has run in between'].map(head => ({ head })), rows },
    ...rest(all.length),
  ];
}

function listBlocks(title: string, ids: readonly EntityId[], names: Names): readonly Block[] {
  if (ids.length === 0) return [];
  const items = ids.slice(0, MOST).map(id => names.entity(id));
  return [heading(2, title), { kind: 'list', ordered: false, items }, ...rest(ids.length)];
}

function changedBlocks({ difference }: Compared, names: Names): readonly Block[] {
  const all = difference.changed;
  if (all.length === 0) return [];
  const rows = all
    .slice(0, MOST)
    .map(({ id, field, from, to }): readonly Text[] => [
      names.entity(id),
      [code(field)],
      [valueText(from)],
      [valueText(to)],
    ]);
  return [
    heading(2, 'Changed'),
    { kind: 'table', columns: ['What', 'Field', 'Before', 'After'].map(head => ({ head })), rows },
    ...rest(all.length),
  ];
}

function rest(all: number): readonly Block[] {
  return all > MOST ? [paragraph(`and ${all - MOST} more; the JSON result holds all.`)] : [];
}
