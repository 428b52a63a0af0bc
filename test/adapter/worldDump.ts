import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import type { WorldDescription } from '../world/description';
import { type DumpOptions, writeDump } from '../world/dump/writeDump';
import { pdbOf } from '../world/symbols/pdb';

/** A synthetic kernel on disk: its dump, and beside it a symbol store with its PDB. */
export interface DumpFolder {
  readonly folder: string;
  readonly dump: string;
  /** Symbol path of the store. */
  readonly symbols: string;
  /** A symbol path with nothing in it. */
  readonly noSymbols: string;
  readonly world: BuiltWorld;
  remove(): void;
}

export function dumpFolder(description: WorldDescription, options: DumpOptions = { format: 'bitmap' }): DumpFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-dump-'));
  const world = buildWorld(description);
  const dump = path.join(folder, 'MEMORY.DMP');
  writeDump(dump, world, options);
  const { guid, age, pdb } = world.layout.file;
  const symbols = path.join(folder, 'symbols');
  const store = path.join(symbols, pdb, `${guid}${age.toString(16).toUpperCase()}`);
  mkdirSync(store, { recursive: true });
  writeFileSync(path.join(store, pdb), pdbOf(world.layout));
  const noSymbols = path.join(folder, 'empty');
  mkdirSync(noSymbols);
  return {
    folder,
    dump,
    symbols,
    noSymbols,
    world,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
