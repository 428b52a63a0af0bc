import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

export interface FolderOptions extends Partial<DumpOptions> {
  /** GUID of the kernel's PDB, as symbol stores write it, in place of that of the real build: one that nobody knows. */
  readonly guid?: string;
}

export function dumpFolder(description: WorldDescription, { guid, ...options }: FolderOptions = {}): DumpFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-dump-'));
  const world = buildWorld(description);
  const dump = path.join(folder, 'MEMORY.DMP');
  writeDump(dump, world, { format: 'bitmap', ...options });
  const { guid: real, age, pdb } = world.layout.file;
  const symbols = path.join(folder, 'symbols');
  const store = path.join(symbols, pdb, `${guid ?? real}${age.toString(16).toUpperCase()}`);
  mkdirSync(store, { recursive: true });
  const file = path.join(store, pdb);
  writeFileSync(file, pdbOf(world.layout));
  if (guid !== undefined) for (const one of [dump, file]) replaceGuid(one, real, guid);
  const noSymbols = path.join(folder, 'empty');
  mkdirSync(noSymbols);
  return {
    folder,
    dump,
    symbols,
    noSymbols,
    world,
    remove: () => {
      // Windows keeps a file until the last process has closed it.
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

function replaceGuid(file: string, from: string, to: string): void {
  const bytes = readFileSync(file);
  const [old, wanted] = [guidBytes(from), guidBytes(to)];
  let count = 0;
  for (let at = bytes.indexOf(old); at >= 0; at = bytes.indexOf(old, at + 1)) {
    wanted.copy(bytes, at);
    count++;
  }
  if (count === 0) throw new Error(`${file} does not name the GUID ${from}`);
  writeFileSync(file, bytes);
}

/** The first three parts of a GUID are little-endian numbers. */
function guidBytes(text: string): Buffer {
  const plain = Buffer.from(text, 'hex');
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Buffer.from(order.map(i => plain[i] ?? 0));
}
