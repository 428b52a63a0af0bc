import type { KernelEngine } from '../../kernel/engine';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import type { EnumLayout, StructLayout, TypeReference, Types } from '../../kernel/types';
import { findModule } from '../symbols/symbolNames';

/** A type that a name stands for, and the types around it. */
export interface FoundType {
  /** Without the module. */
  readonly name: string;
  readonly module: LoadedModule;
  readonly types: Types;
  readonly type: TypeReference;
  readonly struct?: StructLayout;
  readonly enumeration?: EnumLayout;
}

/**
 * Finds a structure, union or enumeration: `nt!_EPROCESS`, `_EPROCESS` (the kernel first, then every module that has
 * types), in any case of letters, with the leading underscore left out or not.
 */
export function findType(engine: KernelEngine, name: string): FoundType | undefined {
  const plain = name.replace(/^(?:struct|union|enum|class)\s+/, '').trim();
  const mark = plain.indexOf('!');
  if (mark >= 0) {
    const module = findModule(engine, plain.slice(0, mark));
    return module && findIn(engine, module, plain.slice(mark + 1));
  }
  for (const module of modulesWithTypes(engine)) {
    const found = findIn(engine, module, plain);
    if (found) return found;
  }
  return undefined;
}

/** The kernel first, then the modules whose symbols are loaded already. */
export function modulesWithTypes(engine: KernelEngine): readonly LoadedModule[] {
  const kernel = engine.modules.byName('nt');
  const others = engine.modules.loaded.filter(
    module => module !== kernel && engine.modules.stateOf(module).kind === 'loaded',
  );
  return kernel ? [kernel, ...others] : others;
}

function findIn(engine: KernelEngine, module: LoadedModule, name: string): FoundType | undefined {
  const types = typesOf(engine, module);
  if (!types || name === '') return undefined;
  for (const candidate of [name, `_${name}`]) {
    const exact = typeNamed(types, module, candidate);
    if (exact) return exact;
  }
  const folded = foldedNames(types).get(name.toLowerCase()) ?? foldedNames(types).get(`_${name.toLowerCase()}`);
  return folded === undefined ? undefined : typeNamed(types, module, folded);
}

/** Types of a module; those of the kernel also where only built-in layouts are known. */
function typesOf(engine: KernelEngine, module: LoadedModule): Types | undefined {
  const own = engine.modules.typesOf(module);
  return own ?? (module === engine.modules.byName('nt') ? engine.kernel?.types : undefined);
}

function typeNamed(types: Types, module: LoadedModule, name: string): FoundType | undefined {
  const struct = types.struct(name);
  if (struct) return { name: struct.name, module, types, type: { kind: 'struct', name }, struct };
  const enumeration = types.enumeration(name);
  if (!enumeration) return undefined;
  return { name, module, types, type: { kind: 'enum', name, size: enumeration.size }, enumeration };
}

const FOLDED = new WeakMap<Types, ReadonlyMap<string, string>>();

/** Names of all types by their lower-case form. */
function foldedNames(types: Types): ReadonlyMap<string, string> {
  let names = FOLDED.get(types);
  if (!names) {
    names = new Map([...types.structNames()].map(name => [name.toLowerCase(), name]));
    FOLDED.set(types, names);
  }
  return names;
}

/** Deepest nesting of arrays. */
const MAX_DEPTH = 16;

/** Bytes of a type; 0 where it has none or they are not known. */
export function sizeOfType(types: Types, type: TypeReference, depth = 0): number {
  if (depth > MAX_DEPTH) return 0;
  switch (type.kind) {
    case 'base':
    case 'pointer':
    case 'enum':
      return type.size;
    case 'array':
      return sizeOfType(types, type.of, depth + 1) * type.count;
    case 'struct':
      return types.struct(type.name)?.size ?? 0;
    case 'function':
    case 'unknown':
      return 0;
  }
}
