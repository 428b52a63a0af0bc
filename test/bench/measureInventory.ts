/*
 * One measurement of an inventory in a process of its own; prints JSON.
 *
 *   measureInventory touched DUMP SYMBOLS OUT   which places of the file an inventory reads, as JSON in OUT
 *   measureInventory plain DUMP PLACES          reads those places, each once, with FileHandle.read
 *   measureInventory sync DUMP PLACES           the same with readSync into one buffer: the least that Node can do
 *   measureInventory inventory DUMP SYMBOLS     the inventory with its snapshot
 *   measureInventory chains DUMP SYMBOLS        the same, and the chains of all hung threads
 */
import fs from 'node:fs';
import { analyse } from '../../extension/analysis/analyse';
import { toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import { readInventory } from '../../extension/kernel/readInventory';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { openDump } from '../../extension/target/dump/openDump';
import { PhysicalMemory } from '../../extension/target/dump/physicalMemory';
import { readIsf } from '../../extension/target/symbols/isfFile';
import { mainThreadMs, peakMiB, residentMiB } from './measured';

const PAGE = 4096;

/** Where the kernel of the dump is, and its symbols. */
interface SymbolsFile {
  readonly base: string;
  readonly isf: unknown;
}

function openTarget(dump: string, symbols: string): { readonly target: KernelTarget; readonly close: () => void } {
  const { base, isf } = JSON.parse(fs.readFileSync(symbols, 'utf8')) as SymbolsFile;
  const contents = readIsf(Buffer.from(JSON.stringify(isf)));
  const open = openDump(dump);
  return {
    target: new KernelTarget(open.memory, contents.types, contents.symbols, toAddress(BigInt(base))),
    close: () => {
      open.close();
    },
  };
}

async function inventoryOf(target: KernelTarget): Promise<{ readonly snapshot: Snapshot; readonly result: string }> {
  const builder = new SnapshotBuilder('dump');
  const { problems } = await readInventory(target, builder);
  const snapshot = builder.build();
  const counts = [
    `${snapshot.processes.size} processes`,
    `${snapshot.threads.size} threads`,
    `${snapshot.ports.size} ports`,
    `${snapshot.connections.length} connections`,
    `${snapshot.messages.size} messages`,
    `${builder.values} values`,
    `${builder.notKept} not kept`,
    `${problems.length} problems`,
  ];
  return { snapshot, result: counts.join(', ') };
}

/** One page after the other, and nothing is done with them. */
async function plain(dump: string, offsets: readonly number[]): Promise<string> {
  const file = await fs.promises.open(dump, 'r');
  const into = new Uint8Array(PAGE);
  for (const offset of offsets) await file.read(into, 0, PAGE, offset);
  await file.close();
  return `${offsets.length} pages`;
}

/** The same without promises. */
function plainSync(dump: string, offsets: readonly number[]): string {
  const file = fs.openSync(dump, 'r');
  const into = new Uint8Array(PAGE);
  for (const offset of offsets) fs.readSync(file, into, 0, PAGE, offset);
  fs.closeSync(file);
  return `${offsets.length} pages`;
}

/** The part of PhysicalMemory that knows where a page lies in the file. */
interface Mapped {
  readonly map: { fileOffset(pfn: number): number | undefined };
}

/** Notes where in the file every page lies that is asked for while an inventory is made. */
async function touched(dump: string, symbols: string, out: string): Promise<string> {
  const { target, close } = openTarget(dump, symbols);
  const places = new Set<number>();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own object below
  const { place } = PhysicalMemory.prototype;
  PhysicalMemory.prototype.place = function (this: PhysicalMemory, pfn: number): number {
    const offset = (this as unknown as Mapped).map.fileOffset(pfn);
    if (offset !== undefined) places.add(offset);
    return place.call(this, pfn);
  };
  await inventoryOf(target);
  close();
  fs.writeFileSync(out, JSON.stringify([...places]));
  return `${places.size} pages`;
}

async function main(): Promise<void> {
  const [, , what = '', dump = '', file = '', out = ''] = process.argv;
  const isPlain = what === 'plain' || what === 'sync';
  const offsets = isPlain ? (JSON.parse(fs.readFileSync(file, 'utf8')) as readonly number[]) : [];
  const opened = what === 'inventory' || what === 'chains' ? openTarget(dump, file) : undefined;
  const began = performance.now();
  const threadBegan = mainThreadMs();
  let result = '';
  // Held until the end, so that it counts as resident.
  let snapshot: Snapshot | undefined;
  if (what === 'plain') result = await plain(dump, offsets);
  else if (what === 'sync') result = plainSync(dump, offsets);
  else if (what === 'touched') result = await touched(dump, file, out);
  else if (opened) {
    ({ snapshot, result } = await inventoryOf(opened.target));
    if (what === 'chains') result += `, ${analyse(snapshot).chains.length} chains`;
  }
  const ms = performance.now() - began;
  const threadEnded = mainThreadMs();
  const threadMs = threadBegan !== undefined && threadEnded !== undefined ? threadEnded - threadBegan : ms;
  const entities = snapshot ? snapshot.ports.size : 0;
  console.log(JSON.stringify({ ms, threadMs, peakMiB: peakMiB(), residentMiB: residentMiB(), result, entities }));
  opened?.close();
}

void main();
