import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { KernelTarget } from '../../kernel/kernelTarget';
import { ConsoleError } from '../consoleCommand';
import { pointer } from './kdText';
import type { KernelObject, KernelObjects } from './kernelObjects';
import { integerAt } from './machine';

/** One place in a directory. */
export interface DirectoryEntry {
  /** Hash bucket. */
  readonly bucket: number;
  readonly object: Address;
}

/** More objects of one directory than this are damage. */
const MAX_ENTRIES = 100_000;
const POINTER = 8;

/**
 * Objects of a directory by bucket, in the order of the chains; each turn reads the next link of every chain.
 * @throws ConsoleError where the directory or one of its entries was not read: what is found may be anything
 */
export async function readDirectory(
  kernel: KernelTarget,
  directory: Address,
  signal: AbortSignal,
): Promise<readonly DirectoryEntry[]> {
  const buckets = kernel.fields.find('_OBJECT_DIRECTORY', 'HashBuckets');
  const unread = new ConsoleError(`Unable to read directory object at ${pointer(directory)}`);
  if (!buckets) throw unread;
  const range = { address: toAddress(directory + BigInt(buckets.offset)), length: buckets.size };
  const [block] = await kernel.memory.readMany([range], signal);
  if (!block || block.gaps.length > 0) throw unread;
  let links = Array.from({ length: buckets.size / POINTER }, (_, bucket) => ({
    bucket,
    entry: integerAt(block, bucket * POINTER, POINTER) ?? 0n,
  })).filter(link => link.entry !== 0n);
  const entries: DirectoryEntry[] = [];
  const seen = new Set<bigint>();
  while (links.length > 0 && entries.length < MAX_ENTRIES) {
    for (const { entry } of links) seen.add(entry);
    const addresses = links.map(link => toAddress(link.entry));
    const views = await kernel.structs('_OBJECT_DIRECTORY_ENTRY', addresses, signal);
    links = views.flatMap((view, i) => {
      const bucket = links[i]?.bucket ?? 0;
      const object = view.pointer('Object');
      const next = view.value('ChainLink');
      if (object === undefined || next === undefined) throw unread;
      if (object !== 0n) entries.push({ bucket, object });
      return next === 0n || seen.has(next) ? [] : [{ bucket, entry: next }];
    });
  }
  return entries.sort((a, b) => a.bucket - b.bucket);
}

/** The object of a path (`\RPC Control\spoolss`), without regard to case; undefined where a part of it is not there. */
export async function objectAtPath(
  kernel: KernelTarget,
  objects: KernelObjects,
  path: string,
  signal: AbortSignal,
): Promise<Address | undefined> {
  let at = objects.root;
  for (const part of path.split('\\').filter(one => one !== '')) {
    if (at === undefined) return undefined;
    const entries = await readDirectory(kernel, at, signal);
    const found = await objects.read(
      entries.map(entry => entry.object),
      signal,
    );
    at = found.find(object => isNamed(object, part))?.address;
  }
  return at;
}

function isNamed({ name }: KernelObject, asked: string): boolean {
  return name?.text.toLowerCase() === asked.toLowerCase();
}
