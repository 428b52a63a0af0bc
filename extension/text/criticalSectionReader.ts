import type { Address } from '../base/address';
import { parseAddress } from '../base/address';
import type { LockFields } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import { idOf, kdNumber } from '../model/ids';
import type { BlockContext } from './blocks';
import type { Draft } from './draft';

/** `CritSec mod!name+0 at 68C2C298` of `!locks`. */
const CRITSEC = /^CritSec\s+(\S.{0,200}?)\s+at\s+(?:0x)?([0-9a-f`]{8,17})\b/i;
/** `Critical section   = 0x7803B0F8 (mod!name+0x4)` of `!cs`. */
const SECTION = /^Critical section\s*=\s*(?:0x)?([0-9a-f`]{8,17})(?:\s+\((.{1,200}?)\))?\s*$/i;
const DEBUG = /^DebugInfo\s*=\s*(?:0x)?[0-9a-f`]{1,17}\s*$/i;
/** A row with `=` (`!cs`) or blanks (`!locks`) between key and value. */
const ROW =
  /^(WaiterWoken|LockCount|RecursionCount|OwningThread|EntryCount|ContentionCount|LockSemaphore|SpinCount|OwningThread DbgId|OwningThread Locked)(?:\s*=\s*|\s+)(\S.{0,120})$/i;
const LABEL =
  /^(?:Stack trace for DebugInfo = .{1,40}:|OwningThread Stack\s*=|Cannot read structure field value at .{1,60}|\*{3} Locked|Critical section .{0,40}is not initialized)/i;

/** Owner of a critical section by client id, from the thread number alone where the session told its threads (`~`). */
export function ownerCidOf(context: BlockContext, tid: number): string {
  const thread = kdNumber(tid);
  let found: string | undefined;
  for (const cid of context.scope.userThreads.values()) {
    if (!cid.endsWith(`.${thread}`)) continue;
    if (found !== undefined && found !== cid) return thread;
    found = cid;
  }
  return found ?? thread;
}

/** Reads critical sections row by row. */
export class CriticalSectionReader {
  private address: Address | undefined;
  private fields: Draft<LockFields> = {};

  constructor(private readonly context: BlockContext) {}

  get open(): boolean {
    return this.address !== undefined;
  }

  /** Takes a row, without blanks around it. */
  take(row: string, evidence: TextEvidence): boolean {
    if (this.begin(row, evidence)) return true;
    // `!cs -d` prints it before the section itself.
    if (DEBUG.test(row)) return true;
    if (this.address === undefined) return false;
    const locked = /^(NOT )?LOCKED$/.exec(row);
    if (locked) {
      if (locked[1]) this.fields.owners = { value: [], evidence };
      return true;
    }
    const pair = ROW.exec(row);
    if (pair?.[1] && pair[2]) return this.value(pair[1].toLowerCase(), pair[2], evidence);
    return LABEL.test(row);
  }

  finish(): void {
    if (this.address !== undefined)
      this.context.sink.add({ kind: 'lock', id: idOf('lock', this.address), fields: this.fields });
    this.address = undefined;
    this.fields = {};
  }

  private begin(row: string, evidence: TextEvidence): boolean {
    const named = CRITSEC.exec(row);
    const section = named ? undefined : SECTION.exec(row);
    const address = parseAddress(named?.[2] ?? section?.[1] ?? '');
    if (address === undefined || address === 0n) return false;
    this.finish();
    this.address = address;
    const name = named?.[1] ?? section?.[2];
    this.fields = {
      address: { value: address, evidence },
      type: { value: 'critical-section', evidence },
      ...(name !== undefined && { name: { value: name, evidence } }),
    };
    return true;
  }

  private value(key: string, text: string, evidence: TextEvidence): boolean {
    const word = text.split(/\s/, 1)[0] ?? '';
    const number = numberOf(word);
    if (key === 'owningthread' && number !== undefined && number > 0)
      this.fields.ownerCid = { value: ownerCidOf(this.context, number), evidence };
    if (key === 'contentioncount' && number !== undefined) this.fields.contention = { value: number, evidence };
    if (key === 'lockcount' && number === undefined && !/^-\d{1,10}$/.test(word)) return false;
    return true;
  }
}

/** Thread numbers and counts are hex in `!locks` and `!cs`, with or without `0x`. */
function numberOf(word: string): number | undefined {
  const address = parseAddress(word);
  return address === undefined || address > 0xffff_ffffn ? undefined : Number(address);
}
