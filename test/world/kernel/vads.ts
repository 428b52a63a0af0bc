import type { BuiltWorld } from '../buildWorld';
import type { Kernel } from './kernel';

/** An image that a process has mapped. */
export interface MappedImage {
  /** As the file system names it: `\Windows\System32\ntdll.dll`. */
  readonly file: string;
  readonly base: bigint;
  readonly size: number;
}

/** `_MMVAD_FLAGS.VadType`: MI_VAD_TYPE of the public symbols. */
const VAD_IMAGE_MAP = 2;
const PAGE_SHIFT = 12n;
/** References that an EX_FAST_REF counts in its low bits. */
const REFERENCES = 7n;

/**
 * Writes the address descriptors of a process: its images, and a private range between each two of them, as a balanced
 * tree. Returns the addresses of the nodes, in the order of their ranges.
 */
export function writeVads(world: BuiltWorld, process: string, images: readonly MappedImage[]): readonly bigint[] {
  const { kernel } = world;
  const sorted = [...images].sort((a, b) => (a.base < b.base ? -1 : 1));
  const ranges = sorted.flatMap((image, i): readonly (MappedImage | undefined)[] =>
    i === 0 ? [image] : [undefined, image],
  );
  const nodes = ranges.map((image, i) => writeNode(kernel, image, sorted[Math.floor(i / 2)]));
  const root = link(kernel, nodes, 0, nodes.length);
  const body = kernel.struct('_EPROCESS', world.addresses.get(process) ?? 0n);
  body.set({ [kernel.layout.isWindows7 ? 'VadRoot.BalancedRoot.RightChild' : 'VadRoot.Root']: root });
  return nodes;
}

function writeNode(kernel: Kernel, image: MappedImage | undefined, before: MappedImage | undefined): bigint {
  const base = image?.base ?? (before ? before.base + BigInt(before.size) : 0n);
  const start = base >> PAGE_SHIFT;
  const end = ((base + BigInt(image?.size ?? 0x1000)) >> PAGE_SHIFT) - 1n;
  const node = kernel.allocate(image ? '_MMVAD' : '_MMVAD_SHORT');
  const core = image && !kernel.layout.isWindows7 ? 'Core.' : '';
  if (kernel.layout.isWindows7) node.set({ StartingVpn: start, EndingVpn: end });
  else
    node.set({
      [`${core}StartingVpn`]: start & 0xffff_ffffn,
      [`${core}StartingVpnHigh`]: start >> 32n,
      [`${core}EndingVpn`]: end & 0xffff_ffffn,
      [`${core}EndingVpnHigh`]: end >> 32n,
    });
  if (!image) return node.address;
  node.set({ [`${core}u.VadFlags.VadType`]: VAD_IMAGE_MAP, Subsection: subsectionOf(kernel, image) });
  return node.address;
}

/** Subsection, control area and file object of an image. */
function subsectionOf(kernel: Kernel, image: MappedImage): bigint {
  const file = kernel.allocate('_FILE_OBJECT', { Type: 5, Size: kernel.layout.sizeOf('_FILE_OBJECT') });
  kernel.unicodeString(file.at('FileName'), image.file);
  const area = kernel.allocate('_CONTROL_AREA', { 'FilePointer.Object': file.address | REFERENCES });
  return kernel.allocate('_SUBSECTION', { ControlArea: area.address }).address;
}

/** Links the nodes of a range as a balanced tree; returns its root. */
function link(kernel: Kernel, nodes: readonly bigint[], from: number, to: number): bigint {
  if (from >= to) return 0n;
  const middle = (from + to) >> 1;
  const node = nodes[middle] ?? 0n;
  const [left, right] = [link(kernel, nodes, from, middle), link(kernel, nodes, middle + 1, to)];
  // The links stand at the same places in short and long descriptors.
  const writer = kernel.struct('_MMVAD', node);
  if (kernel.layout.isWindows7) writer.set({ LeftChild: left, RightChild: right });
  else writer.set({ 'Core.VadNode.Left': left, 'Core.VadNode.Right': right });
  return node;
}
