import type { EntityKind } from '../../model/ids';

/** Input of a tool comes from a language model: it is looked at field by field. */
export type ToolInput = Readonly<Record<string, unknown>>;

/** Longest text that names a thing. */
const LONGEST = 300;

/** What is wrong with the input, in words that help the model to ask again. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

export function inputOf(value: unknown): ToolInput {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ToolInput) : {};
}

/** A text that must be there. */
export function textField(input: ToolInput, name: string): string {
  const text = optionalTextField(input, name);
  if (text === undefined) throw new InputError(`"${name}" must be a text that names one thing.`);
  return text;
}

export function optionalTextField(input: ToolInput, name: string): string | undefined {
  const value = input[name];
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  return value.trim().slice(0, LONGEST);
}

const KINDS: readonly EntityKind[] = ['process', 'thread', 'port', 'message', 'lock', 'irp'];

export function kindField(input: ToolInput): EntityKind | undefined {
  return KINDS.find(kind => kind === input['kind']);
}

/** A whole number within bounds, else the default. */
export function countField(input: ToolInput, byDefault: number, most: number): number {
  const value = input['count'];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? Math.min(value, most) : byDefault;
}
