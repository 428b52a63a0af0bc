import type { Thread } from '../model/entities';
import type { ThreadId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import { type CallMeaning, callOfMessage, callOfThread, stacksOf, type StacksOf } from './callMeaning';
import type { StackMeaning } from './stacks/recognise';

/**
 * All calls of RPC that a snapshot shows: those that threads wait in, the longest wait first, and then requests of which
 * no waiting thread is known (asynchronous calls, threads that were not read).
 */
export function callsOf(snapshot: Snapshot): readonly CallMeaning[] {
  const stacks = keptStacks();
  const calls: CallMeaning[] = [];
  for (const thread of snapshot.threads.values()) {
    const call = callOfThread(snapshot, thread, stacks);
    if (call) calls.push(call);
  }
  calls.sort((a, b) => ageOf(b.thread) - ageOf(a.thread) || byId(a.thread, b.thread));
  const told = new Set(calls.map(call => call.message?.id));
  for (const message of snapshot.messages.values()) {
    if (told.has(message.id)) continue;
    const call = callOfMessage(snapshot, message, stacks);
    if (call?.header) calls.push(call);
  }
  return calls;
}

function keptStacks(): StacksOf {
  const kept = new Map<ThreadId, StackMeaning>();
  return thread => {
    let meaning = kept.get(thread.id);
    if (!meaning) kept.set(thread.id, (meaning = stacksOf(thread)));
    return meaning;
  };
}

function ageOf(thread: Thread | undefined): number {
  return thread?.waitMs?.value ?? thread?.ticks?.value ?? -1;
}

function byId(a: Thread | undefined, b: Thread | undefined): number {
  return (a?.id ?? '') < (b?.id ?? '') ? -1 : 1;
}
