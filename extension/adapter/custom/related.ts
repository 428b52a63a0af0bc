import type { Address } from '../../base/address';
import { isPresent } from '../../base/present';
import type { Port, Thread } from '../../model/entities';
import { type EntityId, type EntityKind, idOf, type MessageId } from '../../model/ids';
import type { RelatedRole, RelatedThing } from '../../protocol/navigation';
import { customRequest } from '../requests/handler';
import { nameOf, processOfThread } from '../rows/names';
import type { Opened } from '../session/opened';
import { listed } from './listed';

/** Things of one answer: a port may have thousands of connections. */
const MOST = 200;

export const related = customRequest(
  'alpcscope/related',
  'peer, owner, waiting and server threads of a thing, and what it waits for',
  ({ entity }, { session }) => {
    const { opened } = session;
    const id = opened.snapshot.find(entity)?.id ?? entity;
    const found = new Map<string, RelatedThing>();
    for (const [role, other] of relationsOf(opened, id)) {
      if (found.size >= MOST) break;
      const thing = listed(opened.snapshot, other);
      found.set(`${role} ${thing.entity}`, { role, ...thing });
    }
    return { label: nameOf(opened.snapshot, id), related: [...found.values()] };
  },
);

type Relation = readonly [RelatedRole, EntityId];

/** Pointers of a thing; those that are null or were not read lead nowhere. */
function* relationsOf(opened: Opened, id: EntityId): Generator<Relation> {
  const entity = opened.snapshot.find(id);
  switch (entity?.kind) {
    case 'thread':
      yield* ofThread(opened, entity);
      break;
    case 'message':
      yield* ofMessage(opened, entity);
      break;
    case 'port':
      yield* ofPort(opened, entity);
      break;
    case 'lock':
      yield* pointers('owner', 'thread', entity.owners?.value);
      yield* pointers('waiter', 'thread', entity.waiters?.value);
      break;
    case 'irp':
      yield* pointers('owner', 'thread', [entity.thread?.value]);
      break;
    case 'process':
      break;
    case undefined:
      // Of a message that only a wait line names, that line says the rest.
      if (id.startsWith('message:')) yield* ofMessage(opened, { id: id as MessageId });
  }
}

function* ofThread({ snapshot, source }: Opened, thread: Thread): Generator<Relation> {
  const process = processOfThread(snapshot, thread);
  if (process) yield ['owner', process.id];
  else yield* pointers('owner', 'process', [thread.process?.value]);
  const awaited = thread.waitsFor?.value.message;
  const item = awaited === undefined ? undefined : source.messages.byId.get(idOf('message', awaited));
  if (item) {
    yield ['message', item.id];
    yield* pointers('server', 'thread', [item.server]);
    yield* pointers('port', 'port', [item.port]);
  }
  for (const object of thread.waitObjects?.value ?? []) {
    yield* pointers('lock', 'lock', [object.address]);
    yield* pointers('server', 'thread', [object.owner]);
  }
  for (const irp of thread.irps?.value ?? []) yield ['io', idOf('irp', irp.address)];
  const own = thread.address?.value;
  for (const served of own === undefined ? [] : (source.messages.byServer.get(own) ?? [])) {
    yield ['message', served.id];
    if (served.waiter) yield ['waiter', served.waiter.id];
  }
}

function* ofMessage({ snapshot, source }: Opened, { id }: { readonly id: MessageId }): Generator<Relation> {
  const item = source.messages.byId.get(id);
  if (!item) return;
  if (item.waiter) yield ['waiter', item.waiter.id];
  else yield* pointers('waiter', 'thread', [item.message?.waitingThread?.value]);
  yield* pointers('server', 'thread', [item.server]);
  yield* pointers('port', 'port', [item.port]);
  const port = item.port === undefined ? undefined : snapshot.find(idOf('port', item.port));
  yield* pointers('owner', 'process', [item.owner ?? (port?.kind === 'port' ? port.owner?.value : undefined)]);
}

function* ofPort({ source }: Opened, port: Port): Generator<Relation> {
  const own = port.address?.value;
  const ends = [port.clientPort?.value, port.serverPort?.value].filter(end => end !== own);
  if (port.type?.value !== 'connection') {
    yield* pointers('peer', 'port', ends);
    if (port.connectionPort?.value !== own) yield* pointers('port', 'port', [port.connectionPort?.value]);
  }
  yield* pointers('owner', 'process', [port.owner?.value]);
  for (const item of own === undefined ? [] : (source.messages.byPort.get(own) ?? [])) {
    if (item.waiter) yield ['waiter', item.waiter.id];
    yield* pointers('server', 'thread', [item.server]);
    yield ['message', item.id];
  }
  yield* pointers('server', 'thread', port.registeredThreads?.value ?? []);
  for (const { client, server } of own === undefined ? [] : source.ports.connectionsOf(own)) {
    yield* pointers('peer', 'port', [client, server]);
  }
}

function* pointers(
  role: RelatedRole,
  kind: EntityKind,
  addresses: readonly (Address | null | undefined)[] = [],
): Generator<Relation> {
  for (const address of addresses) if (isPresent(address)) yield [role, idOf(kind, address)];
}
