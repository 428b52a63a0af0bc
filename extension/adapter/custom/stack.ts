import type { Address } from '../../base/address';
import type { Entity, Message, Thread } from '../../model/entities';
import { type EntityId, idOf, kindOfId, type ThreadId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import type { StackArguments, StackResponse } from '../../protocol/requests';
import { RequestError } from '../errors';
import { whyNoFurther } from '../machine/shownStack';
import { customRequest } from '../requests/handler';
import { idText, nameOf, threadAt } from '../rows/names';
import { thisInput } from '../rows/texts';
import type { SessionState } from '../session/sessionState';

export const stack = customRequest(
  'alpcscope/stack',
  'jumps to the stack of a thread, or of a message’s client or server',
  async (args, { session, signal, after }) => {
    const id = threadFor(session, args);
    const isNew = session.opened.snapshot.find(id) === undefined;
    const answer = await jump(session, id, signal);
    if (isNew && answer.why === undefined)
      after(() => {
        followFurther(session, id);
      });
    if (answer.why === undefined) {
      after(() => {
        // Without allThreadsStopped: it would clear every other stack in the Call Stack view.
        session.events.send('stopped', { reason: 'inspect', threadId: answer.threadId, description: 'inspected' });
      });
    }
    return answer;
  },
);

/** Of a thread that was read only now, what it waits for is asked behind its stack. */
function followFurther(session: SessionState, id: ThreadId): void {
  const { debuggee } = session.opened.target;
  if (!debuggee || debuggee.state.userMode === true) return;
  const work = session.do('Following the chain of waits', new AbortController().signal, async options => {
    await debuggee.follow(id, options);
    if (session.isOpen) session.takeLatest(true);
  });
  // The stack is there; what cannot be asked any more (the target runs) is asked by somebody else, or not at all.
  work.catch(() => undefined);
}

async function jump(session: SessionState, id: ThreadId, signal: AbortSignal): Promise<StackResponse> {
  const { target } = session.opened;
  const read = await target.machine?.stackOf({ kind: 'thread', id }, signal);
  // A debugger has told of the thread only now.
  session.takeLatest(true);
  const { snapshot } = session.opened;
  const entity = snapshot.find(id);
  const thread = entity?.kind === 'thread' ? entity : undefined;
  const frames = read?.frames.length ?? thread?.frames?.value.length ?? 0;
  if (thread && frames > 0) return { thread: thread.id, threadId: session.roster.inspect(thread.id), frames };
  return {
    thread: thread?.id ?? id,
    threadId: session.roster.numberOf(id),
    frames: 0,
    why: (read && whyNoFrames(snapshot, id, thread, whyNoFurther(read))) ?? whyNoStack(snapshot, id, thread),
  };
}

export function whyNoFrames(
  snapshot: Snapshot,
  id: ThreadId,
  thread: Thread | undefined,
  why: string | undefined,
): string {
  if (!thread) return `${nameOf(snapshot, id)} was not found among the threads of the dump.`;
  return `${nameOf(snapshot, id)} has no frames. ${why ?? ''}`.trim();
}

export function whyNoStack(snapshot: Snapshot, id: ThreadId, thread: Thread | undefined): string {
  if (snapshot.unfinished) return 'The dump is still being read: stacks can be shown when that is done.';
  const command = thread?.address || id.startsWith('thread:0x') ? `!thread ${idText(snapshot, id)}` : '~*k';
  if (thread?.stackResident?.value === false) {
    return `The kernel stack of ${nameOf(snapshot, id)} was not resident, so that no frames were printed.`;
  }
  return `The stack of ${nameOf(snapshot, id)} is not in ${thisInput(snapshot)}: run ${command}`;
}

/** The thread that is meant: itself, the client or server of a message, the holder of a lock, the issuer of an IRP. */
export function threadFor({ opened }: SessionState, { entity: id, side }: StackArguments): ThreadId {
  const { snapshot } = opened;
  const entity = snapshot.find(id);
  if (kindOfId(id) === 'thread') return (entity?.id ?? id) as ThreadId;
  if (kindOfId(id) === 'message') return messageThread(opened, entity, id, side ?? 'server');
  const address = addressBehind(entity);
  if (address !== undefined) return idOf('thread', address);
  throw new RequestError('noThread', `${nameOf(snapshot, id)} has no thread of its own whose stack could be shown.`);
}

function addressBehind(entity: Entity | undefined): Address | undefined {
  if (entity?.kind === 'lock') return entity.owners?.value[0];
  if (entity?.kind === 'irp') return entity.thread?.value;
  if (entity?.kind === 'port') return entity.registeredThreads?.value[0];
  return undefined;
}

function messageThread(
  { snapshot, source }: SessionState['opened'],
  entity: Entity | undefined,
  id: EntityId,
  side: 'client' | 'server',
): ThreadId {
  const message: Message | undefined = entity?.kind === 'message' ? entity : undefined;
  const item = source.messages.byId.get(message?.id ?? (id as Message['id']));
  const address = side === 'server' ? item?.server : (item?.waiter?.address?.value ?? message?.waitingThread?.value);
  if (address) return threadAt(snapshot, address)?.id ?? idOf('thread', address);
  if (side === 'client' && item?.waiter) return item.waiter.id;
  throw new RequestError('noThread', whyNoThread(snapshot, id, side, address === null, message !== undefined));
}

function whyNoThread(snapshot: Snapshot, id: EntityId, side: string, isNull: boolean, dumped: boolean): string {
  const name = nameOf(snapshot, id);
  if (isNull && side === 'server') return `No thread serves ${name}: ServerThread is 0.`;
  if (isNull) return `No thread waits for ${name}: WaitingThread is 0.`;
  if (!dumped) return `${name} itself is not in ${thisInput(snapshot)}: run !alpc /m ${idText(snapshot, id)}`;
  return `The ${side} thread of ${name} is not in ${thisInput(snapshot)}.`;
}
