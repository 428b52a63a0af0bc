import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Address, toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { Fact, FactSink } from '../../extension/model/facts';
import { type OpenDump, openDump } from '../../extension/target/dump/openDump';
import type { RandomAccess } from '../../extension/target/files/fileReader';
import { type IsfContents, readIsf } from '../../extension/target/symbols/isfFile';
import { type PdbContents, readPdb } from '../../extension/target/symbols/pdbFile';
import type { BuiltWorld } from '../world/buildWorld';
import { type DumpOptions, writeDump } from '../world/dump/writeDump';
import type { Layout } from '../world/layout';
import { isfOf } from '../world/symbols/isf';
import { pdbOf, type PdbOptions } from '../world/symbols/pdb';

/** A world as the readers see it. */
export interface OpenWorld {
  readonly dump: OpenDump;
  readonly target: KernelTarget;
}

/** Writes a world as a dump, opens that, and takes it away again when `use` is done. */
export async function withDump<T>(
  world: BuiltWorld,
  options: DumpOptions,
  use: (open: OpenWorld) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-world-'));
  const file = path.join(folder, 'MEMORY.DMP');
  try {
    writeDump(file, world, options);
    const dump = openDump(file);
    try {
      const { types, symbols } = readWorldIsf(world.layout);
      return await use({
        dump,
        target: new KernelTarget(dump.memory, types, symbols, toAddress(world.kernel.imageBase)),
      });
    } finally {
      dump.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Calls `use` with a folder that is gone afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-world-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Full paths of all files in a folder and below. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort();
}

/** The symbols of a world, read back from ISF. */
export function readWorldIsf(layout: Layout): IsfContents {
  return readIsf(Buffer.from(JSON.stringify(isfOf(layout))));
}

/** The symbols of a world, read back from a PDB. */
export function readWorldPdb(layout: Layout, options?: PdbOptions): PdbContents {
  return readPdb(inMemory(pdbOf(layout, options)));
}

/** Bytes as a file. */
export function inMemory(bytes: Uint8Array): RandomAccess {
  return {
    size: bytes.length,
    read: (offset, into) => {
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
  };
}

/** Takes facts in. */
export class FactList implements FactSink {
  readonly facts: Fact[] = [];

  add(fact: Fact): void {
    this.facts.push(fact);
  }

  unknowns(): readonly Fact[] {
    return this.facts.filter(fact => fact.kind === 'unknown');
  }
}

/** Address of a key of the description. */
export function addressOf(world: BuiltWorld, key: string): Address {
  const found = world.addresses.get(key);
  if (found === undefined) throw new Error(`nothing has the key ${key}`);
  return toAddress(found);
}
