import type { DebugProtocol } from '@vscode/debugprotocol';
import { plainLine } from '../../base/markdown';
import type { Address } from '../../base/address';
import type { ThreadStack } from '../../kernel/stacks/threadStack';
import type { Thread } from '../../model/entities';
import { RequestError } from '../errors';
import type { StackOwner } from '../machine/machine';
import { type StackDocument, stackDocument } from '../machine/stackDocument';
import { callStackName } from '../rows/names';
import { processorName } from '../rows/processorName';
import type { SessionState } from './sessionState';

/** References of stack documents begin here; those of answers are far below. */
const STACKS = 0x4000_0000;

/** The stack behind one of our thread numbers, with the document that shows it. */
export interface NumberedStack {
  readonly number: number;
  readonly owner: StackOwner;
  /** The thread it belongs to, where the snapshot holds it. */
  readonly thread: Thread | undefined;
  /** EPROCESS whose user-mode addresses are meant. */
  readonly process: Address | undefined;
  readonly stack: ThreadStack;
  readonly source: DebugProtocol.Source;
  readonly document: StackDocument;
}

/** Reads the stack of a thread number; undefined where the target has no memory to read it from. */
export async function numberedStack(session: SessionState, number: number): Promise<NumberedStack | undefined> {
  const { machine } = session.opened.target;
  if (!machine) return undefined;
  const owner = session.roster.ownerOf(number);
  if (!owner) throw new RequestError('noThread', `There is no thread ${number} in this reading.`);
  const stack = await machine.stackOf(owner);
  const thread = threadOf(session, owner);
  const { snapshot } = session.opened;
  const name =
    owner.kind === 'processor'
      ? processorName(session.opened, owner.number)
      : thread
        ? callStackName(snapshot, thread)
        : `Thread ${owner.id}`;
  // VS Code writes it beside every frame.
  const shortName = owner.kind === 'processor' ? `CPU ${owner.number}` : (thread?.cid?.value ?? 'stack');
  const title = thread ? `THREAD ${thread.id.slice('thread:0x'.length)}  ${name}` : name;
  return {
    number,
    owner,
    thread,
    process: thread?.process?.value,
    stack,
    source: { name: plainLine(shortName, 80), sourceReference: STACKS + number, origin: name },
    document: stackDocument(title, stack),
  };
}

/** The thread number of a stack document; undefined for references of other documents. */
export function numberOfStackSource(reference: number): number | undefined {
  return reference >= STACKS ? reference - STACKS : undefined;
}

/** The thread that a stack belongs to, where the snapshot holds it. */
export function threadOf(session: SessionState, owner: StackOwner): Thread | undefined {
  const { snapshot, target } = session.opened;
  const id =
    owner.kind === 'thread' ? owner.id : target.machine?.processors.find(one => one.number === owner.number)?.thread;
  const entity = id && snapshot.find(id);
  return entity?.kind === 'thread' ? entity : undefined;
}
