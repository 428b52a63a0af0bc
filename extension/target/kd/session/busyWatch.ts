import type { Disposable } from '../../../base/disposables';
import type { Clock } from './clock';
import type { Priority } from './commandQueue';
import type { KdEvent } from './events';
import type { Turn } from './turn';

/** After so long a command is worth a mention, and then each second. */
const SECOND = 1_000;

/** Says which command keeps the debugger busy, and for how long. */
export class BusyWatch {
  private timer: Disposable | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly tell: (event: KdEvent) => void,
  ) {}

  watch(turn: Turn, priority: Priority, waiting: () => number): void {
    this.timer?.dispose();
    let told = false;
    const tick = (): void => {
      if (!turn.open) return;
      told = true;
      const ms = Math.round(this.clock.now() - turn.sentAt);
      this.tell({ kind: 'busy', command: turn.command, ms, priority, waiting: waiting() });
      this.timer = this.clock.after(SECOND, tick);
    };
    this.timer = this.clock.after(SECOND, tick);
    const over = (): void => {
      this.timer?.dispose();
      if (told) this.tell({ kind: 'idle' });
    };
    turn.done.then(over, over);
  }
}
