import { ArgumentError } from '../../protocol/guards';

/** Arguments of a request as they came, before they are checked. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Fields;
  throw new ArgumentError('arguments must be an object');
}

/** A number that must be there. */
export function integer(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new ArgumentError(`"${name}" must be a whole number`);
}

/** A number that may be left out. */
export function optionalInteger(fields: Fields, name: string): number | undefined {
  return fields[name] === undefined || fields[name] === null ? undefined : integer(fields, name);
}

export function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  throw new ArgumentError(`"${name}" must be a text`);
}

/** True only for a real `true`; a switch that is left out has the given default. */
export function flag(fields: Fields, name: string, byDefault = false): boolean {
  const value = fields[name];
  return typeof value === 'boolean' ? value : byDefault;
}

/** A page `[start, start + count)`; DAP's 0 and absence both mean all. */
export function range(fields: Fields, startName: string, countName: string): { start: number; count: number } {
  const start = optionalInteger(fields, startName) ?? 0;
  const count = optionalInteger(fields, countName) ?? 0;
  return { start: Math.max(0, start), count: count <= 0 ? Number.MAX_SAFE_INTEGER : count };
}
