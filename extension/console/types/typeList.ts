import { toAddress } from '../../base/address';
import type { KernelEngine } from '../../kernel/engine';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import type { Output } from '../consoleCommand';
import { findModule } from '../symbols/symbolNames';
import { matchesPattern } from '../symbols/wildcard';
import type { DtOptions } from './dtOptions';
import { structHead } from './typeDumper';
import { modulesWithTypes } from './typeLookup';
import { nameText } from './typeText';

/** `dt nt!*Alpc*`: types first, with no address, then symbols with theirs. Each name once. */
export function listTypes(
  pattern: string,
  options: Pick<DtOptions, 'verbose'>,
  engine: KernelEngine,
  out: Output,
): void {
  const mark = pattern.indexOf('!');
  const named = mark < 0 ? undefined : findModule(engine, pattern.slice(0, mark));
  const modules = named ? [named] : mark < 0 ? modulesWithTypes(engine) : matching(engine, pattern.slice(0, mark));
  const names = pattern.slice(mark + 1);
  for (const module of modules) {
    listTypesOf(module, names, options.verbose, engine, out);
    for (const { name, rva } of engine.modules.symbolsOf(module)?.matching(names) ?? []) {
      const address = toAddress(module.base + BigInt(rva));
      out.write(`${address.toString(16).padStart(16, '0')}  ${module.name}!${name}\n`);
    }
  }
}

function listTypesOf(module: LoadedModule, pattern: string, verbose: boolean, engine: KernelEngine, out: Output): void {
  const types = engine.modules.typesOf(module);
  const seen = new Set<string>();
  for (const name of types?.structNames() ?? []) {
    const plain = nameText(name);
    if (seen.has(plain) || plain.startsWith('<') || !matchesPattern(plain, pattern)) continue;
    seen.add(plain);
    const struct = verbose ? types?.struct(name) : undefined;
    out.write(`          ${module.name}!${plain}\n`);
    if (struct) out.write(`          ${structHead(struct)}\n`);
  }
}

function matching(engine: KernelEngine, pattern: string): readonly LoadedModule[] {
  return engine.modules.loaded.filter(module => matchesPattern(module.name, pattern));
}
