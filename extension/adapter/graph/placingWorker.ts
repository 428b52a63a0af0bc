import { parentPort } from 'node:worker_threads';
import { placeBoxes, type PlacingTask } from './placing';

/** One picture to place; answered with the same number. */
export interface PlacingOrder {
  readonly number: number;
  readonly task: PlacingTask;
}

// Composition root of the thread that places pictures beside the adapter's main thread.
parentPort?.on('message', ({ number, task }: PlacingOrder) => {
  parentPort?.postMessage({ number, placed: placeBoxes(task) });
});
