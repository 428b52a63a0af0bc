import { backlogOf } from '../../analysis/backlog';
import type { PortBacklog } from '../../analysis/portBacklog';
import { shortDuration } from '../../base/duration';
import type { Port } from '../../model/entities';
import type { PortId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { paragraph, unknown } from '../document';
import { processWanted } from '../filter';
import { queuesJson } from '../json/entityJson';
import { Names } from '../names';
import type { ReportInput } from '../reportInput';
import type { TableReport } from '../table';
import { nameCell, portCell, queueFields } from './portFields';

interface Row {
  readonly port: Port;
  readonly backlog: PortBacklog;
}

const INTRO =
  'Main, direct and large hold requests that nobody has taken; pending holds requests that were taken and not answered. A long pending queue alone is no fault.';

/** Ports by how many threads wait there, how much is queued and for how long. */
export function backlogReport(input: ReportInput): TableReport<Row> {
  const { analysis } = input;
  const { snapshot } = analysis;
  const names = new Names(snapshot);
  const rows = backlogOf(analysis)
    .filter(backlog => processWanted(input.filter, backlog.owner))
    .map(backlog => ({ backlog, port: portOf(snapshot, backlog.port) }));
  return {
    name: 'Backlog',
    rows,
    intro: [paragraph(INTRO)],
    empty: ['No port that holds a message, and no thread that waits for a reply, was read.'],
    fields: [
      { key: 'port', head: 'Port', cell: row => portCell(names, row.port) },
      { key: 'name', head: 'Name', cell: row => nameCell(row.port) },
      {
        key: 'owner',
        head: 'Owner',
        cell: ({ backlog }) =>
          backlog.owner === undefined ? [unknown('not-asked')] : names.process(backlog.owner).slice(1),
      },
      ...queueFields<Row>(row => row.port),
      { key: 'messages', head: 'Messages read', numeric: true, cell: row => [row.backlog.messages.length.toString()] },
      { key: 'waiting', head: 'Threads waiting', numeric: true, cell: row => [row.backlog.waiting.length.toString()] },
      {
        key: 'oldestWaitMs',
        head: 'Oldest wait',
        numeric: true,
        cell: ({ backlog }) => [ageText(backlog.oldestWaitMs) ?? unknown('not-printed')],
        csv: ({ backlog }) => backlog.oldestWaitMs ?? 'unknown (not printed)',
      },
      { key: 'remark', head: 'Remark', cell: row => [row.backlog.remark] },
    ],
    json: ({ port, backlog }) => ({
      port: port.id,
      name: port.name?.value,
      owner: backlog.owner,
      queues: queuesJson(port.queues?.value),
      untaken: backlog.untaken,
      pending: backlog.pending,
      messages: backlog.messages.map(({ message, queue, waiting, server, waitMs }) => ({
        message,
        queue,
        waiting,
        server,
        waitMs,
      })),
      waiting: [...backlog.waiting],
      oldestWaitMs: backlog.oldestWaitMs,
      registered: backlog.registered && [...backlog.registered],
      torn: [...backlog.torn],
      remark: backlog.remark,
    }),
    ids: ({ backlog }) => [
      backlog.port,
      backlog.owner,
      ...backlog.messages.flatMap(({ message, waiting, server }) => [message, waiting, server]),
      ...backlog.waiting,
      ...(backlog.registered ?? []),
    ],
  };
}

/** A port that only messages or waits name was never described: nothing of it is known but its id. */
function portOf(snapshot: Snapshot, id: PortId): Port {
  const port = snapshot.find(id);
  return port?.kind === 'port' ? port : { kind: 'port', id, aliases: [], unknowns: {} };
}

function ageText(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : shortDuration(ms);
}
