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

/** One handle. */
export interface OpenHandle {
  readonly handle: number;
  readonly entry: HandleEntry;
}

/** One handle with its object. */
export interface HandleRow extends OpenHandle {
  readonly object: KernelObject | undefined;
}

/** Handles of one table that are kept: more than any sound process has open. */
const MAX_HANDLES = 1 << 20;

/** Handles of a table, in order. */
export interface OpenHandles {
  readonly handles: readonly OpenHandle[];
  /** All that are in use, those that are not kept included. */
  readonly count: number;
  /** Parts of the table that were not read. */
  readonly unreadable: number;
}

export async function readHandles(kernel: KernelTarget, table: Address, signal: AbortSignal): Promise<OpenHandles> {
  const handles: OpenHandle[] = [];
  const { unreadable, handles: count } = await walkHandleTables(
    kernel,
    [{ table, process: undefined }],
    (_, handle, entry) => {
      if (handles.length < MAX_HANDLES) handles.push({ handle, entry });
    },
    signal,
  );
  return { handles, count, unreadable };
}

/** Handles with their objects. */
export async function withObjects(
  objects: KernelObjects,
  handles: readonly OpenHandle[],
  signal: AbortSignal,
): Promise<readonly HandleRow[]> {
  const bodies = handles.map(({ entry }) => toAddress(entry.object + objects.bodyOffset));
  const read = await objects.read(bodies, signal);
  return handles.map((one, i) => ({ ...one, object: read[i] }));
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
