import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { HandleEntry } from '../../kernel/handleEntries';
import { walkHandleTables } from '../../kernel/handleTables';
import type { KernelTarget } from '../../kernel/kernelTarget';
import type { StructView } from '../../kernel/structView';
import { handlePlaces } from './handlePlaces';
import { pointer } from './kdText';
import type { KernelObject, KernelObjects } from './kernelObjects';
import { objectRows } from './objectText';

const INDENT = '        ';

/** One handle with its object. */
export interface HandleRow {
  readonly handle: number;
  readonly entry: HandleEntry;
  readonly object: KernelObject | undefined;
}

/** All handles of a table with their objects. `unreadable`: parts of the table that were not read. */
export async function readHandleRows(
  kernel: KernelTarget,
  objects: KernelObjects,
  place: { readonly table: Address; readonly process: Address },
  signal: AbortSignal,
): Promise<{ readonly rows: readonly HandleRow[]; readonly unreadable: number }> {
  const entries: { readonly handle: number; readonly entry: HandleEntry }[] = [];
  const { unreadable } = await walkHandleTables(
    kernel,
    [place],
    (_, handle, entry) => entries.push({ handle, entry }),
    signal,
  );
  const bodies = entries.map(({ entry }) => toAddress(entry.object + objects.bodyOffset));
  const read = await objects.read(bodies, signal);
  return { rows: entries.map((one, i) => ({ ...one, object: read[i] })), unreadable };
}

/** The entries of some handles, for their attributes; undefined where one was not found. */
export async function readEntries(
  kernel: KernelTarget,
  table: Address,
  rows: readonly HandleRow[],
  signal: AbortSignal,
): Promise<readonly (StructView | undefined)[]> {
  const places = await handlePlaces(
    kernel,
    table,
    rows.map(row => row.handle),
    signal,
  );
  const known = places.flatMap(place => place ?? []);
  const views = await kernel.structs('_HANDLE_TABLE_ENTRY', known, signal);
  const byPlace = new Map(views.map(view => [view.address, view]));
  return places.map(place => (place === undefined ? undefined : byPlace.get(place)));
}

/** `007c: Object: PTR  GrantedAccess: 001f0001 (Protected) (Audit) Entry: PTR`, and the object below. */
export function handleText({ handle, entry, object }: HandleRow, view: StructView | undefined, whole: boolean): string {
  const address = object?.address ?? entry.object;
  const number = handle.toString(16).padStart(4, '0');
  const access = entry.access.toString(16).padStart(8, '0');
  const first = `${number}: Object: ${pointer(address)}  GrantedAccess: ${access}`;
  if (!whole) return first;
  const place = view ? ` Entry: ${pointer(view.address)}` : '';
  return [first + attributes(view) + place, ...(object?.type ? objectRows(object, INDENT) : [])].join('\n');
}

/** OBJ_PROTECT_CLOSE, OBJ_INHERIT and OBJ_AUDIT_OBJECT_CLOSE. Since Windows 8.1 the three are one field; Source: phnt. */
const ATTRIBUTES: readonly (readonly [bit: bigint, word: string])[] = [
  [1n, 'Protected'],
  [2n, 'Inherit'],
  [4n, 'Audit'],
];

function attributes(view: StructView | undefined): string {
  const value = view?.value('Attributes') ?? 0n;
  return ATTRIBUTES.flatMap(([bit, word]) => ((value & bit) === 0n ? [] : [` (${word})`])).join('');
}
