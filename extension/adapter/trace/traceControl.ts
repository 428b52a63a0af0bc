import type { TraceEvent } from '../../model/messageTrace';
import type { AlpcRoutine, TraceCheck, TraceState } from '../../protocol/messageTrace';
import type { TraceWish } from './traceWish';

/** The message trace of a session, for the requests of its client. */
export interface TraceControl {
  readonly state: TraceState;
  readonly events: readonly TraceEvent[];
  /** Hits of which no line came, or none that made sense. */
  readonly lost: number;
  check(wish: TraceWish, signal: AbortSignal): Promise<TraceCheck>;
  start(wish: TraceWish, signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  /** Symbols of the kernel that have to do with ALPC. */
  routines(filter: string | undefined, signal: AbortSignal): Promise<readonly AlpcRoutine[]>;
}
