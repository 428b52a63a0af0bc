import type { FieldLayout, StructLayout, Types } from '../../kernel/types';
import { isPattern, matchesPattern } from '../symbols/wildcard';
import type { FieldChoice } from './dtOptions';

/** A field to print, and what of its inside: nothing, everything, or some fields. */
export interface ChosenField {
  readonly field: FieldLayout;
  /** Absent: as the depth says. */
  readonly inner?: readonly ChosenField[] | 'all';
}

/** The fields that choices name, in the order of the structure. */
export function chooseFields(
  struct: StructLayout,
  choices: readonly FieldChoice[],
  types: Types,
): readonly ChosenField[] {
  const chosen = new Map<FieldLayout, ChosenField>();
  for (const choice of choices) {
    for (const one of chooseOne(struct, choice.pattern.split('.'), choice.prefix, types)) {
      chosen.set(one.field, merge(chosen.get(one.field), one));
    }
  }
  return struct.fields.flatMap(field => chosen.get(field) ?? []);
}

function chooseOne(
  struct: StructLayout,
  steps: readonly string[],
  prefix: boolean,
  types: Types,
): readonly ChosenField[] {
  const [step = '', ...rest] = steps;
  const isLast = rest.length === 0;
  return struct.fields.flatMap((field): ChosenField[] => {
    if (!fits(field.name, step, prefix && isLast)) return [];
    if (isLast) return [{ field }];
    if (rest.every(one => one === '')) return [{ field, inner: 'all' }];
    const target = structOf(field, types);
    const inner = target ? chooseOne(target, rest, prefix, types) : [];
    return inner.length > 0 ? [{ field, inner }] : [];
  });
}

function fits(name: string, step: string, prefix: boolean): boolean {
  if (prefix) return name.toLowerCase().startsWith(step.toLowerCase());
  return isPattern(step) ? matchesPattern(name, step) : name.toLowerCase() === step.toLowerCase();
}

function merge(one: ChosenField | undefined, other: ChosenField): ChosenField {
  if (one?.inner === undefined || other.inner === undefined) return one?.inner === undefined ? other : one;
  if (one.inner === 'all' || other.inner === 'all') return { field: one.field, inner: 'all' };
  return { field: one.field, inner: [...one.inner, ...other.inner] };
}

/** The structure that a field is or points to. */
export function structOf(field: FieldLayout, types: Types): StructLayout | undefined {
  const type = field.type.kind === 'pointer' ? field.type.to : field.type;
  return type.kind === 'struct' ? types.struct(type.name) : undefined;
}
