import { nameOf } from '../../analysis/names';
import type { EntityId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import type { GraphArguments } from '../../protocol/graph';
import { collectingConnections, type ConnectionWish } from '../graph/collectConnections';
import { collectGraph } from '../graph/collectGraph';
import { indexingOnce } from '../graph/connectionIndex';
import { layoutGraph } from '../graph/layoutGraph';
import type { Placed, PlacingTask } from '../graph/placing';
import { findingRequest } from '../requests/handler';
import { inSlices } from '../session/inSlices';

export const graph = findingRequest(
  'alpcscope/graph',
  'who waits for whom, or who is connected to whom, laid out',
  async (args, { session, signal }) => {
    const { target, analysis, snapshot } = session.opened;
    const { title } = target;
    const place = (task: PlacingTask): Promise<Placed> => session.place(task, signal);
    const entity = args.entity === undefined ? undefined : (snapshot.find(args.entity)?.id ?? args.entity);
    if (args.kind === 'connections') {
      const index = await inSlices(indexingOnce(snapshot), signal);
      const collected = await inSlices(collectingConnections(index, wishOf(snapshot, args, entity)), signal);
      return layoutGraph(snapshot, collected, { kind: 'connections', title }, place);
    }
    return layoutGraph(snapshot, collectGraph(analysis, entity), { kind: 'waits', title }, place);
  },
);

function wishOf(
  snapshot: Snapshot,
  { filter, collapsed, waitingOnly }: GraphArguments,
  focus: EntityId | undefined,
): ConnectionWish {
  const wanted = filter?.trim().toLowerCase() ?? '';
  return {
    collapsed: collapsed === true,
    waitingOnly: waitingOnly === true,
    ...(focus !== undefined && { focus: connectionPortOf(snapshot, focus) }),
    ...(wanted !== '' && { matches: id => nameOf(snapshot, id).toLowerCase().includes(wanted) }),
  };
}

/** Communication ports are not drawn: their connection port stands for them, and the owner for a thread or message. */
function connectionPortOf(snapshot: Snapshot, id: EntityId): EntityId {
  const entity = snapshot.find(id);
  const address =
    entity?.kind === 'port' && entity.type?.value !== 'connection'
      ? entity.connectionPort?.value
      : entity?.kind === 'message'
        ? entity.queuePort?.value
        : undefined;
  if (address) return snapshot.find(`port:0x${address.toString(16).padStart(16, '0')}`)?.id ?? id;
  const process = entity?.kind === 'thread' ? entity.process?.value : undefined;
  return process === undefined ? id : (snapshot.find(`process:0x${process.toString(16).padStart(16, '0')}`)?.id ?? id);
}
