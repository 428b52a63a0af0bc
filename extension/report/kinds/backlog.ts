import type { Address } from '../../base/address';
import type { Port } from '../../model/entities';
import { idOf, type MessageId, type ThreadId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { shortDuration } from '../../base/duration';
import { paragraph, unknown } from '../document';
import { processWanted } from '../filter';
import { queuesJson } from '../json/entityJson';
import { Names } from '../names';
import type { ReportInput } from '../reportInput';
import { byText, type TableReport } from '../table';
import { nameCell, ownerCell, portCell, queueFields, threadsCell } from './portFields';

/** A port with work in its queues, or with threads that wait for something in them. */
interface Backlog {
  readonly port: Port;
  /** Sum of the lengths that were read of the queues whose messages are still owed something. */
  readonly length: number | undefined;
  readonly messages: readonly MessageId[];
  readonly waiting: readonly ThreadId[];
  readonly oldestMs: number | undefined;
}

/** Ports by how much is queued at them and for how long clients have waited. */
export function backlogReport(input: ReportInput): TableReport<Backlog> {
  const { snapshot } = input.analysis;
  const names = new Names(snapshot);
  const rows = backlogsOf(snapshot)
    .filter(({ port }) =>
      processWanted(input.filter, port.owner?.value ? idOf('process', port.owner.value) : undefined),
    )
    .sort(byWeight);
  return {
    name: 'Backlog',
    rows,
    intro: [
      paragraph(
        'Main: nobody has taken the request. Pending: taken and not answered; many services keep requests pending for hours on purpose, so a long pending queue alone is no fault.',
      ),
    ],
    empty: ['No port with a queue that holds anything, and no thread that waits for a reply, was read.'],
    fields: [
      { key: 'port', head: 'Port', cell: row => portCell(names, row.port) },
      { key: 'name', head: 'Name', cell: row => nameCell(row.port) },
      { key: 'owner', head: 'Owner', cell: row => ownerCell(names, row.port) },
      ...queueFields<Backlog>(row => row.port),
      { key: 'messages', head: 'Messages seen', numeric: true, cell: row => [row.messages.length.toString()] },
      { key: 'waiting', head: 'Clients waiting', numeric: true, cell: row => [row.waiting.length.toString()] },
      {
        key: 'oldestWaitMs',
        head: 'Oldest',
        numeric: true,
        cell: row => [ageText(row.oldestMs) ?? unknown('not-printed')],
        csv: row => row.oldestMs ?? 'unknown (not printed)',
      },
      { key: 'threads', head: 'Threads', cell: row => threadsCell(row.port) },
    ],
    json: ({ port, messages, waiting, oldestMs }) => ({
      port: port.id,
      name: port.name?.value,
      owner: port.owner?.value ? idOf('process', port.owner.value) : undefined,
      queues: queuesJson(port.queues?.value),
      messages: [...messages],
      waiting: [...waiting],
      oldestWaitMs: oldestMs,
    }),
    ids: ({ port, messages, waiting }) => [
      port.id,
      port.owner?.value ? idOf('process', port.owner.value) : undefined,
      ...messages,
      ...waiting,
    ],
  };
}

function ageText(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : shortDuration(ms);
}

/** Most threads waiting first, then the longest queues, then the oldest wait. */
function byWeight(a: Backlog, b: Backlog): number {
  return (
    b.waiting.length - a.waiting.length ||
    (b.length ?? 0) - (a.length ?? 0) ||
    (b.oldestMs ?? 0) - (a.oldestMs ?? 0) ||
    byText(a.port.id, b.port.id)
  );
}

function backlogsOf(snapshot: Snapshot): readonly Backlog[] {
  const threads = [...snapshot.threads.values()];
  return [...snapshot.ports.values()].flatMap(port => {
    const here = (id: Address | null | undefined): boolean => typeof id === 'bigint' && idOf('port', id) === port.id;
    const messages = [...snapshot.messages.values()].filter(message => here(message.queuePort?.value));
    const waiting = threads.filter(thread => here(thread.waitsFor?.value.port));
    const queues = Object.values(port.queues?.value ?? {}).filter(length => typeof length === 'number');
    const length = queues.reduce((sum, one) => sum + one, 0);
    if (length + messages.length + waiting.length === 0) return [];
    const ages = waiting.flatMap(thread => thread.waitMs?.value ?? []);
    const oldestMs = ages.length > 0 ? ages.reduce((most, ms) => Math.max(most, ms)) : undefined;
    return [{ port, length, messages: messages.map(m => m.id), waiting: waiting.map(t => t.id), oldestMs }];
  });
}
