import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXTENSION_COMMANDS } from '../../extension/console/extensions/extensionCommands';
import { KdConsole, type KdConsoleOptions } from '../../extension/console/kdConsole';
import type { KernelEngine } from '../../extension/kernel/engine';
import { openEngine } from '../../extension/target/dump/openEngine';
import { disassemble } from '../../extension/target/disassembly/disassembler';
import { inFolder } from '../target/worldFiles';
import type { BuiltWorld } from '../world/buildWorld';
import { type DumpOptions, writeDump } from '../world/dump/writeDump';
import { pdbOf } from '../world/symbols/pdb';

/** A whole console over a world that was written as a dump and opened again with its PDB. */
export async function withKdConsole<T>(
  world: BuiltWorld,
  use: (console: KdConsole, engine: KernelEngine) => Promise<T>,
  options: KdConsoleOptions & Pick<DumpOptions, 'leaveOut'> = {},
): Promise<T> {
  return inFolder(async folder => {
    const file = path.join(folder, 'MEMORY.DMP');
    writeDump(file, world, { format: 'bitmap', ...(options.leaveOut && { leaveOut: options.leaveOut }) });
    const engine = await openEngine(file, { symbolPath: `srv*${writeSymbols(world, folder)}` });
    try {
      const commands = EXTENSION_COMMANDS;
      return await use(new KdConsole(engine, { commands, disassembler: { disassemble }, ...options }), engine);
    } finally {
      engine.close();
    }
  });
}

/** PDBs that were made, by GUID: they do not depend on what a world holds. */
const pdbs = new Map<string, Uint8Array>();

/** Writes the PDB of a world into a symbol store; returns the folder. */
export function writeSymbols(world: BuiltWorld, folder: string): string {
  const { pdb, guid, age } = world.layout.file;
  const store = path.join(folder, 'symbols', pdb, `${guid}${age.toString(16)}`);
  mkdirSync(store, { recursive: true });
  const bytes = pdbs.get(guid) ?? pdbOf(world.layout);
  pdbs.set(guid, bytes);
  writeFileSync(path.join(store, pdb), bytes);
  return path.join(folder, 'symbols');
}
