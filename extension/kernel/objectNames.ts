import type { Address } from '../base/address';
import type { KernelTarget } from './kernelTarget';
import type { ObjectHeader, ObjectHeaders } from './objectHeaders';
import { readStrings, type StringPlace } from './unicodeStrings';

/** Name of an object. */
export interface ObjectName {
  readonly name: string;
  /** Through all directories, as `\RPC Control\spoolss`; absent where one of them was not read. */
  readonly path?: string;
}

/** What was found of the objects that have names. */
export interface ObjectNames {
  readonly found: ReadonlyMap<Address, ObjectName>;
  /** How many have one. */
  readonly wanted: number;
}

/** Directories lie in each other; more levels than this are a loop. */
const MAX_LEVELS = 32;

interface Directory {
  readonly parent: Address | null | undefined;
  readonly text: StringPlace | undefined;
  name?: string | undefined;
}

/**
 * Finds the names of objects, and their paths by climbing from directory to directory. Each turn reads one level of
 * directories and the names of the level before.
 */
export async function readObjectNames(
  target: KernelTarget,
  headers: ObjectHeaders,
  objects: readonly ObjectHeader[],
  signal?: AbortSignal,
): Promise<ObjectNames> {
  const named = objects.flatMap(({ address, name }) => (name?.text ? [{ address, text: name.text, name }] : []));
  const directories = new Map<Address, Directory>();
  const names: (string | undefined)[] = [];
  let strings = named.map(({ text }, i) => ({ text, keep: (read: string): void => void (names[i] = read) }));
  let level = [...new Set(named.flatMap(object => object.name.directory ?? []))];
  for (let i = 0; i < MAX_LEVELS && (strings.length > 0 || level.length > 0); i++) {
    const [texts, found] = await Promise.all([
      readStrings(
        target,
        strings.map(one => one.text),
        signal,
      ),
      headers.read(level, signal),
    ]);
    texts.forEach((result, k) => {
      if (result.ok) strings[k]?.keep(result.text);
    });
    const read = found.map(header => enter(directories, header));
    strings = read.flatMap(one =>
      one.text ? [{ text: one.text, keep: (text: string): void => void (one.name = text) }] : [],
    );
    level = [...new Set(read.flatMap(one => one.parent ?? []))].filter(address => !directories.has(address));
  }
  const paths = new Map<Address | null, string | undefined>();
  const found = new Map<Address, ObjectName>();
  named.forEach(({ address, name }, i) => {
    const own = names[i];
    if (own === undefined) return;
    const { directory } = name;
    if (!paths.has(directory)) paths.set(directory, pathOf(directories, directory));
    const above = paths.get(directory);
    found.set(address, above === undefined ? { name: own } : { name: own, path: `${above}\\${own}` });
  });
  return { found, wanted: named.length };
}

function enter(directories: Map<Address, Directory>, header: ObjectHeader): Directory {
  const directory: Directory = { parent: header.name?.directory, text: header.name?.text };
  directories.set(header.address, directory);
  return directory;
}

/** Path of a directory without a slash at the end: empty for the root. */
function pathOf(directories: ReadonlyMap<Address, Directory>, address: Address | null): string | undefined {
  const parts: string[] = [];
  let at = address;
  for (let i = 0; i < MAX_LEVELS && at !== null; i++) {
    const directory = directories.get(at);
    if (directory?.parent === undefined) return undefined;
    // The root is the only directory outside of all others; its own name is a slash.
    if (directory.parent === null) return parts.map(part => `\\${part}`).join('');
    if (directory.name === undefined) return undefined;
    parts.unshift(directory.name);
    at = directory.parent;
  }
  return undefined;
}
