import { Worker } from 'node:worker_threads';
import { cancelledError } from '../errors';
import { type Placed, placeBoxes, type PlacingTask } from './placing';
import { placeInRows } from './placingInRows';
import type { PlacingOrder } from './placingWorker';

/** Finds places for a picture; rejects when it is not wanted any more. */
export type Placer = (task: PlacingTask, signal: AbortSignal) => Promise<Placed>;

/** A picture that takes longer cannot be read anyway: it is placed in plain rows. */
const LONGEST_MS = 5000;
/** A thread that had nothing to do for this long ends. */
const IDLE_MS = 30_000;
/** Lines that are untangled within about a quarter of a second. */
const MOST_LINES_HERE = 300;

/** In the thread of the caller, for those that have time: too many lines are not untangled. */
export function placeHere(task: PlacingTask): Placed {
  return task.lines.length > MOST_LINES_HERE ? placeInRows(task) : placeBoxes(task);
}

interface Waiting {
  readonly resolve: (placed: Placed) => void;
  readonly reject: (error: Error) => void;
  readonly task: PlacingTask;
  readonly over: () => void;
}

/**
 * Has pictures placed by a thread of its own, so that the adapter answers others meanwhile. The thread is started by the
 * first picture. It cannot be interrupted: what is cancelled or takes too long ends it, and the next picture starts
 * another one.
 */
export class PlacingThread {
  private worker: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private count = 0;
  private readonly waiting = new Map<number, Waiting>();

  constructor(
    private readonly file: string,
    private readonly longestMs = LONGEST_MS,
  ) {}

  readonly place: Placer = (task, signal) => {
    if (signal.aborted) return Promise.reject(cancelledError());
    const number = ++this.count;
    return new Promise((resolve, reject) => {
      const give = (): void => {
        this.giveUp(number, cancelledError());
      };
      const timer = setTimeout(() => {
        this.giveUp(number, undefined);
      }, this.longestMs);
      signal.addEventListener('abort', give, { once: true });
      const over = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', give);
      };
      this.waiting.set(number, { resolve, reject, task, over });
      this.order({ number, task });
    });
  };

  private order(order: PlacingOrder): void {
    clearTimeout(this.idle);
    this.worker ??= this.start();
    this.worker.ref();
    this.worker.postMessage(order);
  }

  private start(): Worker {
    // Placing 200 boxes takes a few MB; a picture that would take all memory ends its thread only.
    const worker = new Worker(this.file, { resourceLimits: { maxOldGenerationSizeMb: 256 }, stdout: true });
    worker.on('message', ({ number, placed }: { readonly number: number; readonly placed: Placed }) => {
      this.take(number)?.resolve(placed);
      this.restIfDone();
    });
    // Out of memory, or its file is missing: what it was asked for is placed in rows.
    worker.on('error', () => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      for (const number of [...this.waiting.keys()]) this.inRows(number);
    });
    return worker;
  }

  /** Ends the thread over one picture, and asks another for the pictures that still wait. */
  private giveUp(number: number, error: Error | undefined): void {
    if (!this.waiting.has(number)) return;
    if (error) this.take(number)?.reject(error);
    else this.inRows(number);
    void this.worker?.terminate();
    this.worker = undefined;
    for (const [other, { task }] of this.waiting) this.order({ number: other, task });
  }

  private inRows(number: number): void {
    const one = this.take(number);
    one?.resolve(placeInRows(one.task));
  }

  private take(number: number): Waiting | undefined {
    const one = this.waiting.get(number);
    this.waiting.delete(number);
    one?.over();
    return one;
  }

  /** A thread without work keeps neither the process nor, for long, its memory. */
  private restIfDone(): void {
    if (this.waiting.size > 0) return;
    this.worker?.unref();
    this.idle = setTimeout(() => {
      void this.worker?.terminate();
      this.worker = undefined;
    }, IDLE_MS);
    this.idle.unref();
  }
}
