import { SnapshotBuilder } from '../../model/snapshotBuilder';
import { KernelTarget } from '../../kernel/kernelTarget';
import { readInventory } from '../../kernel/readInventory';
import type { WorkOptions } from '../session/workOptions';
import type { KdCore } from './kdCore';

/** Reading without being asked for takes no longer than this, in milliseconds; what takes longer is offered with its cost. */
const UNASKED = 10_000;

/** Walks all processes, threads, ports and messages of a kernel over the debugger, slice by slice. */
export class InventoryReader {
  private reading: Promise<void> | undefined;

  constructor(private readonly core: KdCore) {}

  /**
   * Reads everything, or what can be read in a few seconds. `all`: however long it takes. Rows that are whole when it is
   * cancelled, or when the time is over, stay. Why nothing could be read stands in the reading.
   */
  read(all: boolean, options: WorkOptions): Promise<void> {
    // Two walks at a time would only share the time.
    this.reading ??= this.walk(all, options).finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async walk(all: boolean, { signal, enough, onProgress }: WorkOptions): Promise<void> {
    const { core } = this;
    const { session, readings, asker } = core;
    const began = session.clock.now();
    const opened = await core.kernel(signal);
    if (!opened.kernel) {
      readings.partial = `${opened.why}.`;
      core.learned();
      return;
    }
    const { memory, types, symbols, kernelBase } = opened.kernel;
    const halt = session.stop;
    const moment = session.kind === 'local-kernel' ? asker.nextMoment() + 1 : session.stop;
    const target = new KernelTarget(memory, types, symbols, kernelBase, moment);
    const builder = new SnapshotBuilder('kd');
    const limit = new AbortController();
    const timer = all
      ? undefined
      : session.clock.after(UNASKED, () => {
          limit.abort();
        });
    // Somebody lets the target run: what was read until then is what there is.
    const ran = new AbortController();
    const running = session.onEvent(event => {
      if (event.kind === 'state' && event.change.to !== 'halted') ran.abort();
    });
    let fraction = 0;
    const stop = AbortSignal.any([signal, limit.signal, ran.signal, ...(enough ? [enough] : [])]);
    const inventory = await readInventory(target, builder, {
      signal: stop,
      onProgress: (done, text) => {
        fraction = done;
        onProgress(done, `${text} · ${costText(opened.memory.costs)}`);
      },
    }).finally(() => {
      timer?.dispose();
      running.dispose();
    });
    signal.throwIfAborted();
    const tookMs = session.clock.now() - began;
    core.transcript.add(
      asker.prompt,
      `* ${costText(opened.memory.costs)} for processes, threads, ports and messages`,
      '',
      moment,
    );
    const { cancelled, problems } = inventory;
    const { reads } = opened.memory.costs;
    readings.replace({
      builder,
      stop: halt,
      tookMs: Math.round(tookMs),
      partial: partialText([...(cancelled === undefined ? [] : [cancelled]), ...problems]),
      notRead:
        cancelled === undefined || !limit.signal.aborted
          ? undefined
          : {
              reads: Math.round(reads / Math.max(0.01, fraction)),
              ms: Math.round(tookMs / Math.max(0.01, fraction)),
              long: true,
            },
    });
    core.emit({ kind: 'reading', sameStop: true });
  }
}

function costText({
  turns,
  reads,
  bytes,
}: {
  readonly turns: number;
  readonly reads: number;
  readonly bytes: number;
}): string {
  return `${grouped(reads)} reads, ${grouped(Math.round(bytes / 1024))} KB in ${grouped(turns)} turns`;
}

function partialText(problems: readonly string[]): string | undefined {
  const [first, ...more] = problems;
  if (first === undefined) return undefined;
  const text = first.slice(0, 1).toUpperCase() + first.slice(1);
  return more.length === 0 ? text : `${text} (${more.length} more)`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
