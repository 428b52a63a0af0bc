import { toAddress } from '../../base/address';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import type { ConsoleCommand, ConsoleContext, Output } from '../consoleCommand';
import { CaretError } from '../errors';
import { quadText } from '../print/numbers';
import { moduleDetails } from './moduleDetails';
import { findModule } from './symbolNames';
import { matchesPattern } from './wildcard';

/** What `lm` was asked to show. */
interface LmOptions {
  readonly verbose: boolean;
  /** Of user mode (`u`), of the kernel (`k`), or both. */
  readonly mode: 'user' | 'kernel' | 'both';
  /** Those whose symbols are loaded (`l`); that are pending (`e`). */
  readonly loadedOnly: boolean;
  readonly sorted: boolean;
  readonly imageNames: boolean;
  /** `1m`: names alone. */
  readonly bare: boolean;
  readonly pattern?: string;
  readonly address?: bigint;
}

/** `lm`, `lmvm nt`, `lm m nt*`, `lm k`, `lm a address`, …: loaded and unloaded modules. */
export const lmCommand: ConsoleCommand = {
  names: ['lm'],
  run: async (args, context, out, signal) => {
    const options = await parseOptions(args, context, signal);
    if (context.process !== undefined) await context.engine.modules.loadUserModules?.([context.process], signal);
    const loaded = sortedModules(options, context).filter(module => fits(module, options, context));
    if (!options.bare && (options.address === undefined || loaded.length > 0)) {
      out.write('start             end                 module name\n');
    }
    for (const module of loaded) {
      out.write(options.bare ? `${module.name}\n` : `${row(module, options, context)}\n`);
      if (!options.verbose) continue;
      for (const line of moduleDetails(module, context.engine.modules.stateOf(module))) out.write(`${line}\n`);
    }
    if (!options.bare && options.address === undefined && !options.loadedOnly) writeUnloaded(options, context, out);
  },
};

/** Letters may stand together and before or behind blanks: `lmv m nt`, `lmvmnt`, `lm m nt v`. */
async function parseOptions(args: string, context: ConsoleContext, signal: AbortSignal): Promise<LmOptions> {
  let letters = '';
  let pattern: string | undefined;
  let address: bigint | undefined;
  let rest = args;
  for (let found = nextOption(rest); found; found = nextOption(rest)) {
    rest = rest.slice(found.length);
    letters += found.letter;
    if (found.letter === 'm' || found.letter === 'M') {
      const name = /^\s*([^\s]+)/.exec(rest);
      if (!name?.[1]) throw new CaretError('syntax');
      pattern = name[1];
      rest = rest.slice(name[0].length);
    } else if (found.letter === 'a') {
      const value = await context.evaluateFirst(rest, signal);
      address = value.value;
      rest = value.rest;
    }
  }
  if (rest.trim() !== '') throw new CaretError('syntax');
  const has = (letter: string): boolean => letters.includes(letter);
  return {
    verbose: has('v'),
    mode: has('u') === has('k') ? 'both' : has('u') ? 'user' : 'kernel',
    loadedOnly: has('l'),
    sorted: has('S'),
    imageNames: has('f') || has('i'),
    bare: has('1'),
    ...(pattern !== undefined && { pattern }),
    ...(address !== undefined && { address }),
  };
}

/** `1m`: names alone; `sm`: sorted by name; the others are single letters. */
function nextOption(rest: string): { readonly letter: string; readonly length: number } | undefined {
  const found = /^\s*(1m|sm|[A-Za-z])/.exec(rest);
  if (found?.[1] === undefined) return undefined;
  const letter = found[1] === '1m' ? '1' : found[1] === 'sm' ? 'S' : found[1];
  if (!'1SvukleosfinmMatDcp'.includes(letter)) throw new CaretError('syntax');
  return { letter, length: found[0].length };
}

/** By name with `sm`, else by address: the kernel's list has them in the order of loading, kd sorts them. */
function sortedModules(options: LmOptions, context: ConsoleContext): readonly LoadedModule[] {
  const byAddress = (a: LoadedModule, b: LoadedModule): number => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0);
  const byName = (a: LoadedModule, b: LoadedModule): number => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1);
  return [...context.engine.modules.loaded].sort(options.sorted ? byName : byAddress);
}

function fits(module: LoadedModule, options: LmOptions, context: ConsoleContext): boolean {
  if (module.process !== undefined && module.process !== context.process) return false;
  if (options.mode !== 'both' && (options.mode === 'user') !== (module.process !== undefined)) return false;
  if (options.loadedOnly && context.engine.modules.stateOf(module).kind !== 'loaded') return false;
  if (options.pattern !== undefined && !fitsName(module, options.pattern, context)) return false;
  const { address } = options;
  return address === undefined || (address >= module.base && address < module.base + BigInt(module.size));
}

function fitsName(module: LoadedModule, pattern: string, context: ConsoleContext): boolean {
  return matchesPattern(module.name, pattern) || findModule(context.engine, pattern) === module;
}

function row(module: LoadedModule, options: LmOptions, context: ConsoleContext): string {
  const end = toAddress(module.base + BigInt(module.size));
  const range = `${quadText(module.base)} ${quadText(end)}`;
  const name = module.name.padEnd(8);
  if (options.imageNames) return `${range}   ${name}   ${module.path ?? module.imageName}`;
  return `${range}   ${name}   ${stateText(module, context)}`;
}

/** In 23 columns, the symbol file behind it. */
function stateText(module: LoadedModule, context: ConsoleContext): string {
  const state = context.engine.modules.stateOf(module);
  switch (state.kind) {
    case 'deferred':
      return '(deferred)'.padEnd(23);
    case 'loaded':
      return `${'(pdb symbols)'.padEnd(23)}${state.file}`;
    case 'built-in':
      return `${'(built-in types)'.padEnd(23)}${state.build}`;
    case 'missing':
      return '(no symbols)'.padEnd(23);
  }
}

function writeUnloaded(options: LmOptions, context: ConsoleContext, out: Output): void {
  const { pattern } = options;
  const unloaded = context.engine.modules.unloaded.filter(
    module => pattern === undefined || matchesPattern(module.name.replace(/\.[^.]*$/, ''), pattern),
  );
  if (unloaded.length === 0 || options.mode === 'user') return;
  out.write('\nUnloaded modules:\n');
  for (const { base, end, name } of unloaded) {
    out.write(`${quadText(base)} ${quadText(end)}   ${name.padEnd(8)}\n`);
  }
}
