import type { Analysis } from '../../analysis/analysis';
import type { EngineOptions, KernelEngine } from '../../kernel/engine';
import type { InputProblem } from '../../report/reportInput';
import type { WorkOptions } from '../session/workOptions';
import { poolKeysOf } from './poolKeys';
import { serversOf } from './processImageNames';
import { readStacksAhead } from './stacksAhead';
import { StackStore } from './stackStore';

/** Part of the time that the walk of the kernel's lists takes; the rest goes to stacks. */
const WALK = 0.9;

/** Everything that was read of a dump, and what it means. */
export interface DumpContents {
  readonly stacks: StackStore;
  readonly analysis: Analysis;
  /** What does not fit together, or was left out: one sentence each. */
  readonly problems: readonly InputProblem[];
}

/**
 * Walks a dump once, reads the stacks that matter, and works out who waits for whom. `enough` ends it early: what was
 * read until then counts, and the problems say what is missing. Rejects when `signal` is raised.
 */
export async function readDump(
  engine: KernelEngine,
  options: WorkOptions,
  onPart?: EngineOptions['onPart'],
): Promise<DumpContents> {
  const { signal, enough, onProgress } = options;
  const stop = enough ? AbortSignal.any([signal, enough]) : signal;
  const { inventory, snapshot } = await engine.inventory({
    signal: stop,
    onProgress: (fraction, text) => {
      onProgress(fraction * WALK, text);
    },
    ...(onPart && { onPart }),
  });
  signal.throwIfAborted();
  const stacks = new StackStore(engine, snapshot);
  const { analysis, left } = await readStacksAhead(stacks, {
    signal,
    enough: stop,
    onProgress: (done, of) => {
      onProgress(WALK + (1 - WALK) * (done / Math.max(1, of)), `stacks ${grouped(done)} of ${grouped(of)}`);
    },
  });
  const servers = serversOf(stacks.snapshot);
  await stacks.readImages(servers, stop);
  await stacks.readPoolObjects(poolKeysOf(stacks.snapshot, servers), stop);
  signal.throwIfAborted();
  const problems: InputProblem[] = [
    ...(inventory.cancelled === undefined ? [] : [{ code: 'cancelled', message: capitalised(inventory.cancelled) }]),
    ...(left > 0
      ? [{ code: 'stacks', message: `${grouped(left)} stacks of waiting threads were not read ahead.` }]
      : []),
    ...[...engine.info.problems, ...inventory.problems].map(message => ({
      code: 'damaged',
      message: capitalised(message),
    })),
  ];
  return { stacks, analysis, problems };
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
