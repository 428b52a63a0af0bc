import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { KernelEngine } from '../../kernel/engine';
import type { LoadedModule } from '../../kernel/modules/moduleMap';

/** Names by which kd knows the kernel besides the one in its module list. */
const KERNEL_NAMES: ReadonlySet<string> = new Set(['nt', 'ntoskrnl', 'ntkrnlmp', 'ntkrnlpa', 'ntkrpamp']);

/** A module by its debugger name or file name; `ntkrnlmp` is `nt`. */
export function findModule(engine: KernelEngine, name: string): LoadedModule | undefined {
  const found = engine.modules.byName(name);
  if (found || !KERNEL_NAMES.has(name.toLowerCase())) return found;
  return engine.modules.byName('nt');
}

/**
 * Address of `nt!Foo`, of `Foo` (looked for in the kernel first, then in all modules whose symbols are there), or the
 * base of a module.
 */
export function addressOfName(engine: KernelEngine, name: string): Address | undefined {
  const mark = name.indexOf('!');
  if (mark < 0) return addressInAnyModule(engine, name) ?? findModule(engine, name)?.base;
  const module = findModule(engine, name.slice(0, mark));
  return module && addressInModule(engine, module, name.slice(mark + 1));
}

function addressInAnyModule(engine: KernelEngine, name: string): Address | undefined {
  const kernel = engine.modules.byName('nt');
  const first = kernel && addressInModule(engine, kernel, name);
  if (first !== undefined) return first;
  for (const module of engine.modules.loaded) {
    // Symbols are not looked for only because a name stands without its module (SYMOPT_NO_UNQUALIFIED_LOADS).
    if (engine.modules.stateOf(module).kind !== 'loaded') continue;
    const found = addressInModule(engine, module, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Symbol names are taken without regard to case, as kd does by default (SYMOPT_CASE_INSENSITIVE). */
function addressInModule(engine: KernelEngine, module: LoadedModule, name: string): Address | undefined {
  const symbols = engine.modules.symbolsOf(module);
  if (!symbols) return undefined;
  const rva = symbols.rvaOf(name) ?? first(symbols.matching(literalPattern(name)))?.rva;
  return rva === undefined ? undefined : toAddress(module.base + BigInt(rva));
}

/** A name in which nothing counts as a pattern; `?` of C++ names stays, which fits itself too. */
function literalPattern(name: string): string {
  return name.replaceAll('*', '?').replaceAll('[', '?').replaceAll(']', '?');
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}
