import type { LockKind, StackFrame } from '../../model/entities';
import { isSystemModule, type Place, routineOf } from './place';
import { meaningOfRoutine, type WaitKind } from './waitRoutines';

/** What the innermost frames say about a wait. */
export interface InnermostWait {
  readonly kind: WaitKind;
  readonly lock?: LockKind;
  /** `ntdll!RtlpWaitOnCriticalSection`. */
  readonly routine: string;
  readonly frame: StackFrame;
  /** First printed argument of that routine: for lock routines the lock. Reliable on x86 only. */
  readonly argument?: string;
  /** Who asked: the first frame outside the system's own modules. */
  readonly caller?: string;
}

/** A wait passes through few system frames; what lies further out did not ask for it. */
const DEPTH = 32;

/** Below these the system calls back into a program, so what lies further out is an older call. */
const CALLBACK =
  /^(UserCallWinProc\w*|DispatchMessage\w*|KiUserCallbackDispatch\w*|KiUserApcDispatch\w*|KeUserModeCallback)$/;

/**
 * Finds out what a thread waits in, by its frames from the innermost outwards as far as the system's own modules go.
 * The innermost routine with a meaning wins, except that a lock wins over what its implementation waits with.
 */
export function innermostWait(places: readonly Place[]): InnermostWait | undefined {
  let found: { frame: StackFrame; meaning: { kind: WaitKind; lock?: LockKind } } | undefined;
  let caller: string | undefined;
  for (const { frame, module, name } of places.slice(0, DEPTH)) {
    if (!isSystemModule(module)) {
      caller = module === undefined ? undefined : routineOf(frame);
      break;
    }
    if (CALLBACK.test(name)) break;
    const meaning = module === undefined ? undefined : meaningOfRoutine(module, name);
    if (meaning && (!found || replaces(meaning, found.meaning))) found = { frame, meaning };
  }
  if (!found) return undefined;
  const argument = found.frame.args?.[0];
  return {
    ...found.meaning,
    routine: routineOf(found.frame),
    frame: found.frame,
    ...(argument !== undefined && { argument }),
    ...(caller !== undefined && { caller }),
  };
}

/** Old critical sections wait with a keyed event; a condition variable may wait with one, too. */
function replaces(outer: { kind: WaitKind; lock?: LockKind }, inner: { kind: WaitKind; lock?: LockKind }): boolean {
  return inner.lock === 'keyed-event' && (outer.kind === 'lock' || outer.kind === 'condition');
}
