import type { Address } from '../base/address';
import type { ProcessFields } from '../model/entities';
import type { UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import { isPlace } from './unicodeStrings';

/** Session of a process; or why it is not known. */
export type SessionResult =
  | { readonly ok: true; readonly session: NonNullable<ProcessFields['session']> }
  | { readonly ok: false; readonly reason: UnknownReason };

/** Structures that EPROCESS.Session has pointed at, the older first. */
const TYPES = ['_MM_SESSION_SPACE', '_PSP_SESSION_SPACE'];

/**
 * Reads the sessions of processes by what EPROCESS.Session points at, all distinct ones in one turn; where the symbols do
 * not describe that, by the copy in the PEB.
 *
 * @param pebs PEBs by process, as far as their pages were read
 */
export async function readSessions(
  target: KernelTarget,
  processes: readonly StructView[],
  pebs: ReadonlyMap<Address, StructView>,
  signal?: AbortSignal,
): Promise<readonly SessionResult[]> {
  const type = TYPES.find(name => target.fields.find(name, 'SessionId') !== undefined);
  const pointers = processes.map(view => view.pointer('Session'));
  const distinct = type === undefined ? [] : [...new Set(pointers.filter(isPlace))];
  const views = await target.structs(type ?? '_MM_SESSION_SPACE', distinct, signal);
  const spaces = new Map(views.map(view => [view.address, view]));
  return processes.map((process, i) => {
    const pointer = pointers[i];
    return sessionOf(process, pointer === undefined ? undefined : spaces.get(pointer), pebs.get(process.address));
  });
}

function sessionOf(process: StructView, space: StructView | undefined, peb: StructView | undefined): SessionResult {
  const pointer = process.field('Session');
  // System and its kind belong to no session.
  if (pointer.ok && pointer.value === 0n) return { ok: true, session: { value: null, evidence: pointer.evidence } };
  const session = space?.known('SessionId', Number) ?? peb?.known('SessionId', Number);
  if (session) return { ok: true, session };
  if (!pointer.ok) return { ok: false, reason: pointer.reason };
  const field = space?.field('SessionId');
  return { ok: false, reason: field && !field.ok ? field.reason : 'no-symbols' };
}
