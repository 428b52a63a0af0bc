import type { EventSink } from './events';
import { sendCustom } from './events';

/** Time between two updates of one progress: a status bar cannot be read faster. */
const UPDATE_MS = 150;

/** One thing that takes time, told to the client as it goes. */
export interface ProgressHandle {
  report(fraction: number, text: string): void;
  done(): void;
}

/**
 * Tells the client what takes time: with our own event always, with DAP's progress events where the client shows them.
 * A progress can be cancelled through DAP's `cancel` request by its id.
 */
export class ProgressReporter {
  private nextId = 1;
  private readonly cancels = new Map<string, () => void>();

  constructor(
    private readonly events: EventSink,
    private readonly clientShowsProgress: () => boolean,
    private readonly now: () => number = () => Date.now(),
  ) {}

  begin(text: string, cancel?: () => void): ProgressHandle {
    const id = `progress-${this.nextId++}`;
    if (cancel) this.cancels.set(id, cancel);
    const dap = this.clientShowsProgress();
    if (dap) {
      this.events.send('progressStart', {
        progressId: id,
        title: text,
        cancellable: cancel !== undefined,
        percentage: 0,
      });
    }
    sendCustom(this.events, 'alpcscope/progress', { id, text, done: false, fraction: 0 });
    let last = this.now();
    let ended = false;
    return {
      report: (fraction, now) => {
        if (ended || this.now() - last < UPDATE_MS) return;
        last = this.now();
        const bounded = Math.min(1, Math.max(0, fraction));
        if (dap) {
          this.events.send('progressUpdate', { progressId: id, message: now, percentage: Math.floor(bounded * 100) });
        }
        sendCustom(this.events, 'alpcscope/progress', { id, text: now, done: false, fraction: bounded });
      },
      done: () => {
        if (ended) return;
        ended = true;
        this.cancels.delete(id);
        if (dap) this.events.send('progressEnd', { progressId: id });
        sendCustom(this.events, 'alpcscope/progress', { id, text, done: true });
      },
    };
  }

  /** Cancels by id; false where nothing of that id is going on. */
  cancel(id: string): boolean {
    const cancel = this.cancels.get(id);
    cancel?.();
    return cancel !== undefined;
  }
}
