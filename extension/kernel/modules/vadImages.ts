import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { KernelTarget } from '../kernelTarget';
import { baseName, debuggerName } from '../loadedModules';
import type { StructView } from '../structView';
import { readStrings, stringPlace } from '../unicodeStrings';
import type { LoadedModule } from './moduleMap';

/*
 * The images that a process has mapped, by its address descriptors (VADs). They lie in kernel memory, so a kernel dump has
 * them where the loader's list of user mode is left out: `_EPROCESS.VadRoot` is a binary tree of `_MMVAD`s; that of an image
 * leads through its subsection and control area to the file object. Base, size and file name are all there is to know.
 */

/** `_MMVAD_FLAGS.VadType` of an image. Source: MI_VAD_TYPE of the public symbols, 7601 to 22000. */
const IMAGE_MAP = 2n;
/** Low bits of an EX_FAST_REF count references. */
const REFERENCES = 0xfn;
const PAGE_SHIFT = 12n;
/** Balanced trees of a million nodes are not this deep. */
const MAX_DEPTH = 40;
const MAX_NODES = 1 << 18;
/** Larger than any image. */
const MAX_SIZE = 1n << 31n;

interface MappedImage {
  readonly process: Address;
  readonly base: bigint;
  readonly size: bigint;
  readonly subsection: Address;
}

/** Images of processes in the order of their addresses; a process without any is left out. */
export async function readVadImages(
  target: KernelTarget,
  processes: readonly Address[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<Address, readonly LoadedModule[]>> {
  const images = await mappedImages(target, processes, signal);
  const paths = await filePaths(target, images, signal);
  const found = new Map<Address, LoadedModule[]>();
  images.forEach((image, i) => {
    const path = paths[i];
    if (path === undefined || path === '') return;
    const list = found.get(image.process) ?? [];
    list.push(moduleOf(image, path));
    found.set(image.process, list);
  });
  for (const list of found.values()) list.sort((a, b) => (a.base < b.base ? -1 : 1));
  return found;
}

function moduleOf({ process, base, size }: MappedImage, path: string): LoadedModule {
  const imageName = baseName(path);
  return { name: debuggerName(imageName), imageName, path, base: toAddress(base), size: Number(size), process };
}

/** All trees at once, level by level. */
async function mappedImages(
  target: KernelTarget,
  processes: readonly Address[],
  signal: AbortSignal | undefined,
): Promise<readonly MappedImage[]> {
  const views = await target.structs('_EPROCESS', processes, signal);
  const images: MappedImage[] = [];
  const seen = new Set<bigint>();
  let level = views.flatMap(view => nodesOf(view.address, [pointer(view, ROOTS)], seen));
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const nodes = await target.structs(
      '_MMVAD',
      level.map(node => node.address),
      signal,
    );
    const next: Node[] = [];
    nodes.forEach((node, i) => {
      const process = level[i]?.process ?? toAddress(0n);
      const image = imageOf(node, process);
      if (image) images.push(image);
      next.push(...nodesOf(process, [pointer(node, LEFT), pointer(node, RIGHT)], seen));
    });
    level = next;
  }
  return images;
}

interface Node {
  readonly process: Address;
  readonly address: Address;
}

/* Where the links lie: in Windows 8.1 and later, and in Windows 7. */
const ROOTS = ['VadRoot.Root', 'VadRoot.BalancedRoot.RightChild'] as const;
const LEFT = ['Core.VadNode.Left', 'LeftChild'] as const;
const RIGHT = ['Core.VadNode.Right', 'RightChild'] as const;

function pointer(view: StructView, paths: readonly string[]): Address | undefined {
  const field = view.anyField(...paths);
  return field.ok ? toAddress(field.value) : undefined;
}

/** Nodes that were not met before: a damaged tree may lead back into itself. */
function nodesOf(process: Address, links: readonly (Address | undefined)[], seen: Set<bigint>): readonly Node[] {
  return links.flatMap(address => {
    if (address === undefined || address === 0n || seen.has(address) || seen.size >= MAX_NODES) return [];
    seen.add(address);
    return [{ process, address }];
  });
}

function imageOf(node: StructView, process: Address): MappedImage | undefined {
  const type = node.anyField('Core.u.VadFlags.VadType', 'u.VadFlags.VadType');
  const subsection = node.pointer('Subsection');
  if (!type.ok || type.value !== IMAGE_MAP || subsection === undefined || subsection === 0n) return undefined;
  const start = pageNumber(node, 'StartingVpn');
  const end = pageNumber(node, 'EndingVpn');
  if (start === undefined || end === undefined || end < start) return undefined;
  const size = (end - start + 1n) << PAGE_SHIFT;
  return size > MAX_SIZE ? undefined : { process, base: start << PAGE_SHIFT, size, subsection };
}

/** 40 bits in two parts, or one number in Windows 7. */
function pageNumber(node: StructView, name: string): bigint | undefined {
  const low = node.anyField(`Core.${name}`, name);
  if (!low.ok) return undefined;
  return low.value | ((node.value(`Core.${name}High`) ?? 0n) << 32n);
}

/** Path of each image's file; undefined where it was not read. */
async function filePaths(
  target: KernelTarget,
  images: readonly MappedImage[],
  signal: AbortSignal | undefined,
): Promise<readonly (string | undefined)[]> {
  const areas = await follow(
    target,
    '_SUBSECTION',
    'ControlArea',
    images.map(image => image.subsection),
    signal,
  );
  const files = await follow(target, '_CONTROL_AREA', 'FilePointer.Object', areas, signal);
  const known = [...new Set(files.map(file => toAddress(file & ~REFERENCES)).filter(file => file !== 0n))];
  const views = await target.structs('_FILE_OBJECT', known, signal);
  const places = views.map(view => stringPlace(view, 'FileName'));
  const texts = await readStrings(
    target,
    places.flatMap(place => place ?? []),
    signal,
  );
  let next = 0;
  const byFile = new Map<bigint, string | undefined>();
  places.forEach((place, i) => {
    const text = place ? texts[next++] : undefined;
    byFile.set(known[i] ?? 0n, text?.ok === true ? text.text : undefined);
  });
  return files.map(file => byFile.get(file & ~REFERENCES));
}

/** A pointer in each structure, in the order of the addresses; 0 where there is none or it was not read. */
async function follow(
  target: KernelTarget,
  type: string,
  path: string,
  addresses: readonly Address[],
  signal: AbortSignal | undefined,
): Promise<readonly Address[]> {
  const wanted = [...new Set(addresses.filter(address => address !== 0n))];
  const views = await target.structs(type, wanted, signal);
  const found = new Map(wanted.map((address, i) => [address, views[i]?.pointer(path) ?? toAddress(0n)]));
  return addresses.map(address => found.get(address) ?? toAddress(0n));
}
