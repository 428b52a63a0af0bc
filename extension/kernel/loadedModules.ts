import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import { walkList } from './lists';
import type { ListWalk } from './memory';
import type { LoadedModule } from './modules/moduleMap';
import type { StructView } from './structView';
import { readStrings, stringPlace, type StringResult } from './unicodeStrings';

/** The images of a loader list. */
export interface LoadedModules {
  readonly modules: readonly LoadedModule[];
  /** Why the list ended before its end; what was found before stands in `modules`. */
  readonly broken?: { readonly reason: UnknownReason; readonly at: Address };
}

/** More images than any kernel or process has loaded. */
const MAX_MODULES = 4096;
/** Larger than any image. */
const MAX_IMAGE = 1 << 30;

/** Reads PsLoadedModuleList: the kernel first, then all drivers. */
export async function readLoadedModules(target: KernelTarget, signal?: AbortSignal): Promise<LoadedModules> {
  const head = target.symbol('PsLoadedModuleList');
  if (head === undefined) return { modules: [], broken: { reason: 'no-symbols', at: target.kernelBase } };
  return readModulesFrom(target, head, signal);
}

/** Entries of the kernel's list. The public types of Windows 7 name only the user-mode structure, which begins the same. */
const KERNEL_ENTRIES = ['_KLDR_DATA_TABLE_ENTRY', '_LDR_DATA_TABLE_ENTRY'];

/**
 * Reads a list of images by its head, which a dump header or the debugger data may tell as well.
 * @param types of the entries; the first that the symbols have counts
 */
export async function readModulesFrom(
  target: KernelTarget,
  head: Address,
  signal?: AbortSignal,
  types: readonly string[] = KERNEL_ENTRIES,
): Promise<LoadedModules> {
  const type = types.find(name => target.fields.find(name, 'InLoadOrderLinks') !== undefined);
  if (type === undefined) return { modules: [], broken: { reason: 'no-symbols', at: head } };
  const walk = await walkList(target, head, signal, MAX_MODULES);
  const link = BigInt(target.fields.find(type, 'InLoadOrderLinks')?.offset ?? 0);
  const addresses = walk.links.map(entry => toAddress(entry - link));
  const views = await target.structs(type, addresses, signal);
  const names = await namesOf(target, views, signal);
  const modules = views.flatMap((view, i) => moduleOf(view, names[i], target.kernelBase) ?? []);
  return { modules, ...brokenOf(walk) };
}

function brokenOf(walk: ListWalk): Pick<LoadedModules, 'broken'> {
  return walk.broken ? { broken: walk.broken } : {};
}

interface Names {
  readonly base: StringResult | undefined;
  readonly full: StringResult | undefined;
}

/** Base and full names of all entries, in one turn. */
async function namesOf(
  target: KernelTarget,
  views: readonly StructView[],
  signal: AbortSignal | undefined,
): Promise<readonly Names[]> {
  const wanted = views.flatMap(view => [stringPlace(view, 'BaseDllName'), stringPlace(view, 'FullDllName')]);
  const texts = await readStrings(
    target,
    wanted.flatMap(place => place ?? []),
    signal,
  );
  let next = 0;
  const results = wanted.map(place => (place ? texts[next++] : undefined));
  return views.map((_, i) => ({ base: results[2 * i], full: results[2 * i + 1] }));
}

/** undefined where not even the range of the image is known, or it cannot be right. */
function moduleOf(view: StructView, names: Names | undefined, kernelBase: Address): LoadedModule | undefined {
  const base = view.pointer('DllBase');
  const size = Number(view.value('SizeOfImage') ?? 0n);
  if (base === undefined || base === 0n || size <= 0 || size > MAX_IMAGE) return undefined;
  const full = names?.full?.ok ? names.full.text : undefined;
  const named = (names?.base?.ok ? names.base.text : undefined) ?? full;
  // A name that was not read does not make the image unknown: its range is.
  const imageName = named === undefined || named === '' ? `image_${base.toString(16)}` : baseName(named);
  const timeDateStamp = view.value('TimeDateStamp');
  const checksum = view.value('CheckSum');
  return {
    name: base === kernelBase ? 'nt' : debuggerName(imageName),
    imageName,
    ...(full !== undefined && full !== '' && { path: full }),
    base,
    size,
    ...(timeDateStamp !== undefined && { timeDateStamp: Number(timeDateStamp) }),
    ...(checksum !== undefined && { checksum: Number(checksum) }),
  };
}

/** What is behind the last slash of either kind, so that a name from a dump never is a path. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1) || 'image';
}

/** As debuggers name images: without the ending, other characters than those of names made `_`. */
export function debuggerName(imageName: string): string {
  const dot = imageName.lastIndexOf('.');
  const stem = dot > 0 ? imageName.slice(0, dot) : imageName;
  return stem.replace(/[^A-Za-z0-9_]/g, '_');
}
