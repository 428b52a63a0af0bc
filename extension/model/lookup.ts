import { parseAddress } from '../base/address';
import type { EntityId, EntityKind } from './ids';
import { idOf, kdNumber, normalCid, processIdOfPid, threadIdOfCid } from './ids';
import type { Snapshot } from './snapshot';

const KINDS: readonly EntityKind[] = ['thread', 'process', 'port', 'message', 'lock', 'irp'];

/**
 * Finds what a person means: an entity id, an address (with or without `0x` and backtick), `PID.TID`, a TID or a PID
 * (hex as kd prints them, `0n` for decimal), or the name of a process or port that occurs once.
 * Returns the id in use (never an alias), or undefined if nothing or more than one thing fits.
 */
export function lookUp(snapshot: Snapshot, text: string): EntityId | undefined {
  const asked = text.trim();
  if (asked === '') return undefined;
  return (
    byId(snapshot, asked) ??
    byAddress(snapshot, asked) ??
    byCid(snapshot, asked) ??
    byNumber(snapshot, asked) ??
    byName(snapshot, asked)
  );
}

function byId(snapshot: Snapshot, asked: string): EntityId | undefined {
  const colon = asked.indexOf(':');
  if (colon <= 0 || !KINDS.includes(asked.slice(0, colon) as EntityKind)) return undefined;
  const exact = snapshot.find(asked as EntityId)?.id;
  if (exact !== undefined) return exact;
  const address = parseAddress(asked.slice(colon + 1));
  return address === undefined ? undefined : snapshot.find(idOf(asked.slice(0, colon) as EntityKind, address))?.id;
}

/** Fewer than eight digits are taken for a process or thread number: no kernel object lies that low. */
function byAddress(snapshot: Snapshot, asked: string): EntityId | undefined {
  const prefixed = /^0x/i.test(asked);
  if (!prefixed && asked.replace('`', '').length < 8) return undefined;
  const address = parseAddress(asked);
  if (address === undefined) return undefined;
  for (const kind of KINDS) {
    const found = snapshot.find(idOf(kind, address));
    if (found) return found.id;
  }
  return undefined;
}

function byCid(snapshot: Snapshot, asked: string): EntityId | undefined {
  const parts = asked.split('.');
  if (parts.length !== 2) return undefined;
  const [pid, tid] = parts.map(numberOf);
  if (pid === undefined || tid === undefined) return undefined;
  const cid = `${pid}.${tid}`;
  return snapshot.find(threadIdOfCid(cid))?.id ?? only(threadsWith(snapshot, known => known === cid));
}

/** A live PID is never a live TID: both come from one table (PspCidTable). */
function byNumber(snapshot: Snapshot, asked: string): EntityId | undefined {
  const number = numberOf(asked);
  if (number === undefined) return undefined;
  const process = snapshot.find(processIdOfPid(number));
  if (process) return process.id;
  return only(threadsWith(snapshot, cid => cid.endsWith(`.${number}`)));
}

function threadsWith(snapshot: Snapshot, fits: (cid: string) => boolean): readonly EntityId[] {
  const found: EntityId[] = [];
  for (const thread of snapshot.threads.values()) if (thread.cid && fits(thread.cid.value)) found.push(thread.id);
  return found;
}

function byName(snapshot: Snapshot, asked: string): EntityId | undefined {
  const name = asked.toLowerCase();
  const processes: EntityId[] = [];
  for (const { id, name: known } of snapshot.processes.values())
    if (known && isProcessName(known.value.toLowerCase(), name)) processes.push(id);
  if (processes.length > 0) return only(processes);
  const ports: EntityId[] = [];
  for (const port of snapshot.ports.values())
    if (isPortName(port.name?.value, port.path?.value, name)) ports.push(port.id);
  return only(ports);
}

/** EPROCESS.ImageFileName keeps 14 characters only, so a longer name that is asked for may stand there cut off. */
function isProcessName(known: string, asked: string): boolean {
  return known === asked || known === `${asked}.exe` || (known.length === 14 && asked.startsWith(known));
}

function isPortName(name: string | undefined, path: string | undefined, asked: string): boolean {
  return (name !== undefined && name !== '' && name.toLowerCase() === asked) || path?.toLowerCase() === asked;
}

/** Hex as kd prints it, or decimal after `0n`. */
function numberOf(text: string): string | undefined {
  const decimal = /^0n(\d{1,10})$/i.exec(text)?.[1];
  if (decimal !== undefined) return kdNumber(Number(decimal));
  const digits = /^0x/i.test(text) ? text.slice(2) : text;
  return digits.includes('.') ? undefined : normalCid(digits);
}

function only(ids: readonly EntityId[]): EntityId | undefined {
  return ids.length === 1 ? ids[0] : undefined;
}
