import type { StructLayout, TypeReference, Types } from './types';

/** Where a value lies inside of a structure, all nesting resolved. */
export interface FieldAccess {
  /** As asked for: `Tcb.State`. */
  readonly path: string;
  /** Bytes from the start of the outer structure. */
  readonly offset: number;
  /** Bytes of the value. */
  readonly size: number;
  readonly signed: boolean;
  readonly bits?: { readonly position: number; readonly length: number };
  readonly type: TypeReference;
}

/** Fields of one structure by their paths, each looked for once. */
export class StructFields {
  private readonly found = new Map<string, FieldAccess | undefined>();

  constructor(
    /** Name of the structure. */
    readonly type: string,
    /** Bytes of the structure; 0 where the symbols do not have it. */
    readonly size: number,
    private readonly resolve: (path: string) => FieldAccess | undefined,
  ) {}

  find(path: string): FieldAccess | undefined {
    const known = this.found.get(path);
    if (known || this.found.has(path)) return known;
    const access = this.resolve(path);
    this.found.set(path, access);
    return access;
  }

  findAny(paths: readonly string[]): FieldAccess | undefined {
    for (const path of paths) {
      const access = this.find(path);
      if (access) return access;
    }
    return undefined;
  }
}

/** Deepest nesting of unnamed structures that is searched. */
const MAX_DEPTH = 8;

/**
 * Finds fields by path: `OwnerProcess`, `Tcb.WaitBlockList`, `MainQueue.Flink`. Members of unnamed nested structures
 * (`u1.s1.QueueType`) may be named with or without the steps between. Answers are kept: walkers ask the same for
 * every object.
 */
export class FieldFinder {
  private readonly structs = new Map<string, StructFields>();

  constructor(private readonly types: Types) {}

  /** Fields of one structure. */
  of(struct: string): StructFields {
    let fields = this.structs.get(struct);
    if (!fields)
      this.structs.set(
        struct,
        (fields = new StructFields(struct, this.sizeOf(struct) ?? 0, path => this.resolve(struct, path))),
      );
    return fields;
  }

  /** undefined where this build has no such field: it was added later, dropped or renamed. */
  find(struct: string, path: string): FieldAccess | undefined {
    return this.of(struct).find(path);
  }

  /** The first of several names that this build knows (`WoW64Process`, `Wow64Process`). */
  findAny(struct: string, paths: readonly string[]): FieldAccess | undefined {
    return this.of(struct).findAny(paths);
  }

  /** Bytes of a structure. */
  sizeOf(struct: string): number | undefined {
    return this.types.struct(struct)?.size;
  }

  private resolve(struct: string, path: string): FieldAccess | undefined {
    let layout = this.types.struct(struct);
    let offset = 0;
    const steps = path.split('.');
    for (const [i, step] of steps.entries()) {
      const field = layout && this.member(layout, step, MAX_DEPTH);
      if (!field) return undefined;
      offset += field.offset;
      if (i === steps.length - 1) return { ...field, path, offset, signed: isSigned(field.type) };
      layout = field.type.kind === 'struct' ? this.types.struct(field.type.name) : undefined;
    }
    return undefined;
  }

  /** A member by name, also one of a nested structure that has no name of its own (`u1`, `s1`, `u`). */
  private member(layout: StructLayout, name: string, depth: number): Omit<FieldAccess, 'path' | 'signed'> | undefined {
    const own = layout.fields.find(field => field.name === name);
    if (own) {
      const size = this.sizeOfType(own.type);
      return { offset: own.offset, size, type: own.type, ...(own.bits && { bits: own.bits }) };
    }
    if (depth === 0) return undefined;
    for (const field of layout.fields) {
      const inner =
        field.type.kind === 'struct' && isTransparent(field.name) ? this.types.struct(field.type.name) : undefined;
      const found = inner && this.member(inner, name, depth - 1);
      if (found) return { ...found, offset: found.offset + field.offset };
    }
    return undefined;
  }

  private sizeOfType(type: TypeReference): number {
    switch (type.kind) {
      case 'base':
      case 'pointer':
      case 'enum':
        return type.size;
      case 'array':
        return this.sizeOfType(type.of) * type.count;
      case 'struct':
        return this.types.struct(type.name)?.size ?? 0;
      default:
        return 0;
    }
  }
}

/** Names that compilers and headers give to members without a meaning of their own. */
function isTransparent(name: string): boolean {
  return (
    name === '' || /^(u|s)\d*$/.test(name) || name.startsWith('__') || name === 'State' || name.startsWith('<unnamed')
  );
}

function isSigned(type: TypeReference): boolean {
  return type.kind === 'base' && type.signed;
}
