import type { Address } from '../../base/address';
import { estimateInventory, type ReadNeed } from '../../kernel/inventoryEstimate';
import { KernelTarget } from '../../kernel/kernelTarget';
import { readInventory } from '../../kernel/readInventory';
import { SnapshotBuilder } from '../../model/snapshotBuilder';
import type { ReadEstimate } from '../../protocol/debuggee';
import { RowsMeanwhile } from '../session/rowsMeanwhile';
import type { WorkOptions } from '../session/workOptions';
import { costText } from './costText';
import type { KdCore } from './kdCore';
import { LeftOut } from './rowDetails';
import { type ReadingEnd, type ReadingWork, UNASKED } from './readingWork';
import { currentProcess, readWhatWaits } from './scopedReading';

/** Walks all processes, threads, ports and messages of a kernel over the debugger, slice by slice. */
export class InventoryReader {
  private reading: { readonly all: boolean; readonly done: Promise<void> } | undefined;

  constructor(private readonly core: KdCore) {}

  /**
   * Reads everything, or what matters first where everything would take more than a few seconds. `all`: however long it
   * takes. Rows that are whole when it is cancelled, or when the time is over, stay. Why nothing could be read stands in
   * the reading.
   */
  async read(all: boolean, options: WorkOptions): Promise<void> {
    // Two walks at a time would only share the time; but one that leaves things out is not what was asked for.
    while (this.reading && all && !this.reading.all) await this.reading.done.catch(() => undefined);
    this.reading ??= {
      all,
      done: this.walk(all, options).finally(() => {
        this.reading = undefined;
      }),
    };
    return this.reading.done;
  }

  private async walk(all: boolean, { signal, enough, onProgress }: WorkOptions): Promise<void> {
    const { core } = this;
    const { session, readings, asker } = core;
    const began = session.clock.now();
    const opened = await core.kernel(signal);
    if (!opened.kernel) {
      readings.cannotRead(`${opened.why}.`);
      core.learned();
      return;
    }
    const { memory } = opened;
    const { types, symbols, kernelBase } = opened.kernel;
    const halt = session.stop;
    const moment = session.kind === 'local-kernel' ? asker.nextMoment() + 1 : session.stop;
    const builder = new SnapshotBuilder('kd');
    const limits = this.limits(all, [signal, ...(enough ? [enough] : [])]);
    const rows = this.rows(builder, halt);
    const work: ReadingWork = {
      core,
      memory,
      builder,
      target: new KernelTarget(opened.kernel.memory, types, symbols, kernelBase, moment),
      stop: limits.stop,
      onProgress: (fraction, text) => {
        onProgress(fraction, `${text} · ${costText(memory.costs)}`);
        rows?.came(`Reading: ${text}`);
      },
    };
    try {
      const end = await (all ? readAll(work) : readUnasked(work, () => limits.isOver));
      signal.throwIfAborted();
      const text = `* ${costText(memory.costs)} for processes, threads, ports and messages`;
      core.transcript.add(asker.prompt, text, '', moment);
      const partial = partialText(end.problems);
      if (end.joins) readings.joined(partial, end.notRead);
      else
        readings.replace({
          builder,
          stop: halt,
          tookMs: Math.round(session.clock.now() - began),
          partial,
          notRead: end.notRead,
          isWhole: end.isWhole,
        });
    } finally {
      limits.dispose();
      readings.giveUp('Not read to the end');
    }
    core.emit({ kind: 'reading', sameStop: true });
  }

  /** What ends a reading: who asked for it, its time, and a target that runs. */
  private limits(all: boolean, signals: readonly AbortSignal[]) {
    const { session } = this.core;
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
    return {
      stop: AbortSignal.any([...signals, limit.signal, ran.signal]),
      get isOver() {
        return limit.signal.aborted;
      },
      dispose: () => {
        timer?.dispose();
        running.dispose();
      },
    };
  }

  /** Rows are shown while they come, where none are shown that are whole. */
  private rows(builder: SnapshotBuilder, halt: number): RowsMeanwhile | undefined {
    const { core } = this;
    if (core.readings.isWhole) return undefined;
    return new RowsMeanwhile(core.session.clock, so => {
      core.readings.showUnfinished(builder, halt, so);
      core.emit({ kind: 'reading', sameStop: true });
    });
  }
}

async function readAll({ core, target, memory, builder, stop, onProgress }: ReadingWork): Promise<ReadingEnd> {
  const without = new LeftOut(core.args.rowDetails, () => memory.estimateOf(1, 0));
  const options = { signal: stop, onProgress, handles: without.handles, without };
  const { cancelled, problems } = await readInventory(target, builder, options);
  const why = [cancelled, ...problems, without.text].filter(text => text !== undefined);
  return { problems: why, isWhole: cancelled === undefined };
}

/** Everything where that takes a few seconds; else the processes, and of their threads those that wait. */
async function readUnasked(work: ReadingWork, isOver: () => boolean): Promise<ReadingEnd> {
  const { core, target, memory, stop } = work;
  let first: Address | undefined;
  let need: ReadNeed;
  try {
    first = await currentProcess(core, stop);
    // A body beside the counters: reads cost a time for each, and one for each byte.
    if (first !== undefined) await target.structs('_EPROCESS', [first], stop);
    need = await estimateInventory(target, stop);
  } catch (error) {
    if (!stop.aborted) throw error;
    return { problems: ['nothing was read'], isWhole: false, notRead: { reads: 0, ms: UNASKED, long: true } };
  }
  const ms = Math.round(memory.estimateOf(need.reads, need.bytes) ?? 0);
  const estimate: ReadEstimate = { reads: need.reads, ms, long: true };
  if (ms > UNASKED) return { ...(await readWhatWaits(work, first)), notRead: estimate };
  let fraction = 0;
  const began = work.core.session.clock.now();
  const end = await readAll({
    ...work,
    onProgress: (done, text) => {
      fraction = done;
      work.onProgress(done, text);
    },
  });
  if (end.isWhole || !isOver()) return end;
  // It took longer than was thought: what is read says better how long the whole takes.
  const whole = (work.core.session.clock.now() - began) / Math.max(0.01, fraction);
  return { ...end, notRead: { ...estimate, ms: Math.round(Math.max(ms, whole)) } };
}

function partialText(problems: readonly string[]): string | undefined {
  const [first, ...more] = problems;
  if (first === undefined) return undefined;
  const text = first.slice(0, 1).toUpperCase() + first.slice(1);
  return more.length === 0 ? text : `${text} (${more.length} more)`;
}
