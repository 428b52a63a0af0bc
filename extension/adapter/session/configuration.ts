import { launchError } from '../errors';

/** Attributes of a launch configuration as they came, before they are checked. */
export type Configuration = Readonly<Record<string, unknown>>;

export function configurationOf(value: unknown): Configuration {
  return typeof value === 'object' && value !== null ? (value as Configuration) : {};
}

/** True where an attribute says something: VS Code hands out `null` and `""` for what was cleared. */
export function has(fields: Configuration, name: string): boolean {
  const value = fields[name];
  return value !== undefined && value !== null && value !== '' && value !== false;
}

/** A text that may be left out. */
export function optionalText(fields: Configuration, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw launchError('badLaunch', `"${name}" must be a text.`);
  refuseUnresolved(name, value);
  return value;
}

/** A switch; what is no `true` or `false` is an error. */
export function optionalFlag(fields: Configuration, name: string): boolean | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw launchError('badLaunch', `"${name}" must be true or false.`);
  return value;
}

/** A list of texts; a single text is a list of one. */
export function textList(fields: Configuration, name: string): readonly string[] {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map(item => {
    if (typeof item !== 'string') throw launchError('badLaunch', `"${name}" must be a list of texts.`);
    refuseUnresolved(name, item);
    return item;
  });
}

export function oneOf<T extends string>(
  fields: Configuration,
  name: string,
  allowed: readonly [T, ...T[]],
  byDefault: T = allowed[0],
): T {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return byDefault;
  const found = allowed.find(item => item === value);
  if (found !== undefined) return found;
  throw launchError('badLaunch', `"${name}" must be one of ${allowed.map(item => `"${item}"`).join(', ')}.`);
}

export function refuseUnresolved(name: string, value: string): void {
  const unresolved = /\$\{[^}]*\}/.exec(value)?.[0];
  if (unresolved === undefined) return;
  throw launchError(
    'badLaunch',
    `"${name}" holds ${unresolved}, which VS Code did not replace. Open a folder, or write the whole path.`,
  );
}
