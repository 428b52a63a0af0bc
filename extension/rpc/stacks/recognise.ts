import type { StackFrame } from '../../model/entities';
import { clientCall, type ClientCall } from './clientCall';
import { comState, type ComState } from './com';
import { innermostWait, type InnermostWait } from './innermostWait';
import { placesOf } from './place';
import { serverDispatch, type ServerDispatch } from './serverDispatch';

/** All that the frames of one thread say. A part is absent where the frames do not show it, which proves nothing. */
export interface StackMeaning {
  readonly wait?: InnermostWait;
  readonly call?: ClientCall;
  readonly serving?: ServerDispatch;
  readonly com?: ComState;
}

/** Reads a stack, innermost frame first. Tolerates frames without symbols and stacks that are cut short. */
export function recogniseStack(frames: readonly StackFrame[]): StackMeaning {
  const places = placesOf(frames);
  const wait = innermostWait(places);
  const call = clientCall(places);
  const serving = serverDispatch(places);
  const com = comState(places);
  return { ...(wait && { wait }), ...(call && { call }), ...(serving && { serving }), ...(com && { com }) };
}

/** True of a stack that waits for work and has none in hand: a pool worker, or a receiver on a port. */
export function isIdleStack(meaning: StackMeaning): boolean {
  if (meaning.serving?.routine !== undefined) return false;
  return meaning.wait?.kind === 'idle-worker' || meaning.wait?.kind === 'receive';
}
