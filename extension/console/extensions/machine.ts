import type { Address } from '../../base/address';
import { kdAddress, toAddress } from '../../base/address';
import type { KernelEngine } from '../../kernel/engine';
import type { Inventory } from '../../kernel/inventory';
import type { KernelTarget } from '../../kernel/kernelTarget';
import type { Block } from '../../kernel/memory';
import { gapAt } from '../../kernel/memory';
import { walkList } from '../../kernel/lists';
import { integer, type StructView } from '../../kernel/structView';
import type { Snapshot } from '../../model/snapshot';
import { type ConsoleContext, ConsoleError } from '../consoleCommand';

/** What extensions print from: typed memory for the rows of one structure, the inventory for what has to be walked. */
export interface Machine {
  readonly engine: KernelEngine;
  readonly kernel: KernelTarget;
  readonly inventory: Inventory;
  readonly snapshot: Snapshot;
  /** Length of a clock tick in 100 ns; undefined where it could not be read. */
  readonly tick: bigint | undefined;
}

/**
 * The typed memory of the target.
 * @throws ConsoleError where there are no symbols, with what kd says then and what is missing
 */
export function kernelOf({ engine }: ConsoleContext): KernelTarget {
  if (engine.kernel) return engine.kernel;
  const why = engine.whyNoKernel === undefined ? '' : `\n${engine.whyNoKernel}`;
  throw new ConsoleError(`NT symbols are incorrect, please fix symbols${why}`);
}

/** @throws ConsoleError where there are no symbols */
export async function machineOf(context: ConsoleContext, signal: AbortSignal): Promise<Machine> {
  const kernel = kernelOf(context);
  const { engine } = context;
  const [walked, tick] = await Promise.all([
    engine.inventory({ signal }),
    globalOf(kernel, 'KeMaximumIncrement', signal),
  ]);
  // What was walked before the user gave up is not all there is.
  signal.throwIfAborted();
  return { engine, kernel, ...walked, tick };
}

/** A 32-bit variable of the kernel. */
async function globalOf(kernel: KernelTarget, name: string, signal: AbortSignal): Promise<bigint | undefined> {
  const address = kernel.symbol(name);
  if (address === undefined) return undefined;
  const [block] = await kernel.memory.readMany([{ address, length: 4 }], signal);
  const value = block && integerAt(block, 0, 4);
  return value === 0n ? undefined : value;
}

/** An integer out of a block; undefined if one of its bytes is not known. */
export function integerAt(block: Block, offset: number, size: number): bigint | undefined {
  return gapAt(block, offset, size) ? undefined : integer(block.bytes, offset, size);
}

/** A pointer out of a block. */
export function pointerAt(block: Block, offset: number): Address | undefined {
  const value = integerAt(block, offset, 8);
  return value === undefined ? undefined : toAddress(value);
}

/**
 * Processes on the kernel's own list, in its order: those that kd finds. The inventory also has some that only a handle
 * or a port named.
 */
export async function listedProcesses(
  { kernel }: Machine,
  signal: AbortSignal,
): Promise<{ readonly views: readonly StructView[]; readonly problem?: string }> {
  const head = kernel.symbol('PsActiveProcessHead');
  const link = kernel.fields.find('_EPROCESS', 'ActiveProcessLinks');
  if (head === undefined || !link) throw new ConsoleError('Unable to get value of PsActiveProcessHead');
  const walk = await walkList(kernel, head, signal);
  const addresses = walk.links.map(entry => toAddress(entry - BigInt(link.offset)));
  const views = await kernel.structs('_EPROCESS', addresses, signal);
  return walk.broken ? { views, problem: `Unable to read _LIST_ENTRY @ ${kdAddress(walk.broken.at)}` } : { views };
}
