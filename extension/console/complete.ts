import type { KernelEngine } from '../kernel/engine';
import type { CommandTable } from './commandTable';
import { findModule } from './symbols/symbolNames';

/** Symbols that are looked at for one completion. */
const MOST_SYMBOLS = 20_000;

/**
 * Words that may stand in place of the last word of a line: command names at its start, symbols behind `nt!`, types of
 * `dt`, modules elsewhere.
 */
export function complete(engine: KernelEngine, table: CommandTable, typed: string, limit: number): readonly string[] {
  const start = Math.max(typed.lastIndexOf(';'), typed.lastIndexOf('{')) + 1;
  const command = typed.slice(start).trimStart();
  if (/^[!.|~?]?[\w.!]*$/.test(command)) {
    const names = table.names().filter(name => name.startsWith(command));
    if (names.length > 0) return names.sort().slice(0, limit);
  }
  const word = /[\w!$?]*$/.exec(typed)?.[0] ?? '';
  const mark = word.indexOf('!');
  const isType = /^dt[\s-]/.test(command);
  if (mark > 0) return inModule(engine, word.slice(0, mark), word.slice(mark + 1), isType, limit);
  const types = isType && word !== '' ? typeNames(engine, word, limit) : [];
  const modules = engine.modules.loaded.map(module => module.name).filter(name => startsWith(name, word));
  return [...types, ...modules.map(name => `${name}!`)].slice(0, limit);
}

function inModule(
  engine: KernelEngine,
  moduleName: string,
  prefix: string,
  isType: boolean,
  limit: number,
): readonly string[] {
  const module = findModule(engine, moduleName);
  if (!module) return [];
  const found = new Set<string>();
  if (isType) {
    for (const name of engine.modules.typesOf(module)?.structNames() ?? []) {
      if (startsWith(name, prefix) || startsWith(name, `_${prefix}`)) found.add(name);
      if (found.size >= limit) break;
    }
  }
  let looked = 0;
  for (const { name } of engine.modules.symbolsOf(module)?.matching(`${prefix}*`) ?? []) {
    if (found.size >= limit || ++looked > MOST_SYMBOLS) break;
    found.add(name);
  }
  return [...found].sort().map(name => `${moduleName}!${name}`);
}

function typeNames(engine: KernelEngine, prefix: string, limit: number): readonly string[] {
  const found: string[] = [];
  for (const name of engine.kernel?.types.structNames() ?? []) {
    if (startsWith(name, prefix)) found.push(name);
    if (found.length >= limit) break;
  }
  return found.sort();
}

function startsWith(name: string, prefix: string): boolean {
  return name.toLowerCase().startsWith(prefix.toLowerCase());
}
