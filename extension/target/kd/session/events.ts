import type { Priority } from './commandQueue';
import type { RunEffect } from './goCommands';
import type { StateChange } from './runState';

/** What a session reports. */
export type KdEvent =
  | { readonly kind: 'state'; readonly change: StateChange }
  /** The target halted. `asked`: we broke in; else something else stopped it (breakpoint, exception, bugcheck, exit). */
  | { readonly kind: 'stopped'; readonly asked: boolean; readonly text: string; readonly stop: number }
  /** Text that answers no command of ours. */
  | { readonly kind: 'output'; readonly text: string }
  /** A command was sent. `effect`: what it does to the running state. */
  | { readonly kind: 'sent'; readonly command: string; readonly priority: Priority; readonly effect: RunEffect }
  /** A command has been running for a while; comes once a second. */
  | {
      readonly kind: 'busy';
      readonly command: string;
      readonly ms: number;
      readonly priority: Priority;
      readonly waiting: number;
    }
  /** Nothing is on the wire any more, after a `busy`. */
  | { readonly kind: 'idle' };

/** What the debugger is connected to: it decides how it may be stopped, cancelled and left. */
export type KdTargetKind = 'live-kernel' | 'local-kernel' | 'dump' | 'launched' | 'attached' | 'remote';

/** True where Ctrl+C may be used to end a command, or to halt the target. A server's target is not ours. */
export function mayInterrupt(kind: KdTargetKind): boolean {
  return kind !== 'remote';
}

/** True where the target can run. A local kernel always does, and never stops. */
export function canRun(kind: KdTargetKind): boolean {
  return kind === 'live-kernel' || kind === 'launched' || kind === 'attached' || kind === 'remote';
}
