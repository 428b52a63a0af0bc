import type { LogFacts } from '../../extension/text/logFacts';

/** Facts of a log as plain comparable data: maps as lists, functions left out. */
export function plainFacts(facts: LogFacts): unknown {
  return plain(facts);
}

function plain(value: unknown): unknown {
  if (typeof value === 'function') return undefined;
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return [...value].map(plain);
  if (value instanceof Set) return [...value].map(plain);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined && typeof part !== 'function')
      .map(([key, part]) => [key, plain(part)]),
  );
}
