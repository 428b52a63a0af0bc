import type { Address } from '../../../base/address';
import { KernelTarget } from '../../../kernel/kernelTarget';
import type { BatchAnswer } from '../session/batchScript';
import type { RunOptions } from '../session/kdSession';
import { KdMemory } from './kdMemory';
import { DtTypes } from './dtTypes';
import { KdSymbols } from './kdSymbols';
import { KERNEL_SYMBOLS, KERNEL_TYPES } from './kernelNames';
import { valueOf } from './processContext';
import type { BatchRunner } from './batchRunner';

/** Types and symbols of one symbol file, kept for the next session or stop. */
export interface KernelNames {
  readonly types: DtTypes;
  readonly symbols: ReadonlyMap<string, Address>;
  readonly pointerSize: 4 | 8;
}

/** Answers by symbol file: a stop later, or in the next session, they are the same. */
export class KernelNamesCache {
  private readonly kept = new Map<string, KernelNames>();

  get(key: string): KernelNames | undefined {
    return this.kept.get(key);
  }

  set(key: string, names: KernelNames): void {
    this.kept.set(key, names);
  }
}

/** A kernel behind a debugger, or why there is none. */
export type KdKernel =
  | { readonly kernel: KernelTarget; readonly memory: KdMemory; readonly types: DtTypes; readonly symbols: KdSymbols }
  | { readonly kernel: undefined; readonly why: string };

export interface KdKernelOptions extends Pick<RunOptions, 'signal' | 'priority'> {
  readonly cache?: KernelNamesCache;
  /** Called when reading has cost something. */
  readonly onCosts?: ConstructorParameters<typeof KdMemory>[3];
}

/**
 * Asks the debugger for the layouts and symbols that walkers need, in one turn, and makes a target of typed memory of them.
 * It is the target of the present stop: open another one after the next.
 */
export async function openKdKernel(session: BatchRunner, options: KdKernelOptions = {}): Promise<KdKernel> {
  const { signal, priority = 'background', cache } = options;
  const run: RunOptions = { priority, ...(signal && { signal }) };
  const [base, module] = await session.batch(['? nt', 'lmv m nt'], run);
  const kernelBase = base && valueOf(base.lines);
  if (kernelBase === undefined)
    return { kernel: undefined, why: `The debugger knows no kernel module: ${lastLine(base) ?? 'no answer'}` };
  const key = moduleKey(kernelBase, module);
  const names = cache?.get(key) ?? (await askNames(session, run));
  if (typeof names === 'string') return { kernel: undefined, why: names };
  cache?.set(key, names);
  const memory = new KdMemory(session, names.pointerSize, priority, options.onCosts);
  const symbols = new KdSymbols(kernelBase);
  for (const [name, address] of names.symbols) symbols.add(name, address);
  const kernel = new KernelTarget(memory, names.types, symbols, kernelBase, session.stop);
  return { kernel, memory, types: names.types, symbols };
}

async function askNames(session: BatchRunner, run: RunOptions): Promise<KernelNames | string> {
  const commands = [
    '? @$ptrsize',
    ...KERNEL_SYMBOLS.map(name => `? nt!${name}`),
    ...KERNEL_TYPES.map(name => `dt -v -b nt!${name}`),
  ];
  const [size, ...answers] = await session.batch(commands, run);
  const pointerSize = valueOf(size?.lines ?? []) === 4n ? 4 : 8;
  const symbols = new Map<string, Address>();
  KERNEL_SYMBOLS.forEach((name, i) => {
    const value = valueOf(answers[i]?.lines ?? []);
    if (value !== undefined) symbols.set(name, value);
  });
  const types = new DtTypes();
  const described = answers.slice(KERNEL_SYMBOLS.length).map((answer, i) => types.read(answer.lines, KERNEL_TYPES[i]));
  if (!described.some(Boolean) || types.struct('_ETHREAD') === undefined) {
    const said = lastLine(answers[KERNEL_SYMBOLS.length + KERNEL_TYPES.indexOf('_ETHREAD')]);
    return (
      'The symbols of the kernel (nt) have no types, so its memory cannot be read by structure' +
      (said === undefined ? '' : `; the debugger says: ${said}`)
    );
  }
  return { types, symbols, pointerSize };
}

/** What tells one kernel from another: where it is, and the time stamp, checksum and symbols that `lmv` prints. */
function moduleKey(base: Address, module: BatchAnswer | undefined): string {
  const telling = (module?.lines ?? []).filter(line => /Timestamp|CheckSum|ImageSize|symbols\)/i.test(line));
  return [base.toString(16), ...telling.map(line => line.trim())].join('\n');
}

function lastLine(answer: BatchAnswer | undefined): string | undefined {
  return answer?.lines.findLast(line => line.trim() !== '')?.trim();
}
