import { toAddress } from '../../base/address';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import { Breather } from '../breather';
import { type ConsoleCommand, type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import { CaretError } from '../errors';
import { quadText } from '../print/numbers';
import { readCodeMap, symbolRow } from './imageSections';
import { findModule } from './symbolNames';
import { isPattern, matchesPattern } from './wildcard';

/** Symbols of one command. */
const MOST_ROWS = 200_000;

/** `x [/options] module!pattern`: symbols by pattern. `/0` addresses, `/1` names, `/2` both, `/a` `/n` sorted, `/f` functions. */
export const xCommand: ConsoleCommand = {
  names: ['x'],
  run: async (args, context, out, signal) => {
    const options = /^(?:\s*\/\w+)*/.exec(args)?.[0] ?? '';
    const pattern = args.slice(options.length).trim();
    if (pattern === '') throw new CaretError('syntax');
    const mark = pattern.indexOf('!');
    const modules = mark < 0 ? withSymbols(context) : modulesOf(pattern.slice(0, mark), context);
    if (mark >= 0 && modules.length === 0 && !isPattern(pattern.slice(0, mark))) {
      throw new ConsoleError(`Couldn't resolve error at '${pattern}'`);
    }
    const letters = new Set((options.match(/\/(\w+)/g) ?? []).map(option => option.slice(1)));
    for (const module of modules) await list(module, pattern.slice(mark + 1), letters, context, out, signal);
  },
};

/** Without a module: those whose symbols are there. */
function withSymbols({ engine }: ConsoleContext): readonly LoadedModule[] {
  return engine.modules.loaded.filter(module => engine.modules.stateOf(module).kind === 'loaded');
}

function modulesOf(name: string, context: ConsoleContext): readonly LoadedModule[] {
  if (isPattern(name)) return context.engine.modules.loaded.filter(module => matchesPattern(module.name, name));
  const module = findModule(context.engine, name);
  return module ? [module] : [];
}

async function list(
  module: LoadedModule,
  pattern: string,
  letters: ReadonlySet<string>,
  context: ConsoleContext,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const symbols = context.engine.modules.symbolsOf(module);
  if (!symbols) return;
  const isCode = await readCodeMap(module, context, signal);
  const found: { readonly name: string; readonly rva: number }[] = [];
  for (const symbol of symbols.matching(pattern === '' ? '*' : pattern)) {
    if (found.length >= MOST_ROWS) break;
    if (!letters.has('f') || isCode(symbol.rva) === true) found.push(symbol);
  }
  if (letters.has('a')) found.sort((a, b) => a.rva - b.rva);
  if (letters.has('n')) found.sort((a, b) => (a.name < b.name ? -1 : 1));
  const breather = new Breather(signal);
  for (const { name, rva } of found) {
    await breather.breathe();
    const address = quadText(toAddress(module.base + BigInt(rva)));
    if (letters.has('0')) out.write(`${address}          \n`);
    else if (letters.has('1')) out.write(`${module.name}!${name}\n`);
    else if (letters.has('2')) out.write(`${address}          ${module.name}!${name}\n`);
    else out.write(`${address} ${symbolRow(module, name, rva, isCode)}\n`);
  }
}
