import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConsoleError } from '../../../extension/console/consoleCommand';
import { CommandTable } from '../../../extension/console/commandTable';
import { SimpleContext } from './simpleContext';
import { EXTENSION_COMMANDS } from '../../../extension/console/extensions/extensionCommands';
import type { KernelEngine } from '../../../extension/kernel/engine';
import { openEngine } from '../../../extension/target/dump/openEngine';
import { inFolder } from '../../target/worldFiles';
import type { BuiltWorld } from '../../world/buildWorld';
import { writeDump } from '../../world/dump/writeDump';
import { pdbOf } from '../../world/symbols/pdb';

/** The extensions over a world that was written as a dump and opened again. */
export interface WorldConsole {
  readonly engine: KernelEngine;
  readonly state: SimpleContext;
  /** What a command prints; the text of its error behind that. */
  run(line: string): Promise<string>;
}

const TABLE = new CommandTable(EXTENSION_COMMANDS);

export async function withConsole(world: BuiltWorld, use: (console: WorldConsole) => Promise<void>): Promise<void> {
  await inFolder(async folder => {
    const file = path.join(folder, 'MEMORY.DMP');
    writeDump(file, world, { format: 'bitmap' });
    const { pdb, guid, age } = world.layout.file;
    const store = path.join(folder, 'symbols', pdb, `${guid}${age.toString(16)}`);
    mkdirSync(store, { recursive: true });
    writeFileSync(path.join(store, pdb), pdbOf(world.layout));
    const engine = await openEngine(file, { symbolPath: `srv*${path.join(folder, 'symbols')}` });
    try {
      await use(consoleOf(engine));
    } finally {
      engine.close();
    }
  });
}

export function consoleOf(engine: KernelEngine): WorldConsole {
  const state = new SimpleContext(engine);
  return { engine, state, run: line => run(line, state) };
}

async function run(line: string, state: SimpleContext): Promise<string> {
  const found = TABLE.atStart(line);
  if (!found) throw new Error(`no such command: ${line}`);
  let text = '';
  const out = {
    write: (piece: string): void => {
      text += piece;
    },
  };
  try {
    await found.command.run(line.slice(found.length), state, out, new AbortController().signal);
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    text += `${error.message}\n`;
  }
  return text;
}
