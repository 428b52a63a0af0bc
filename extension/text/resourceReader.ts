import type { Address } from '../base/address';
import { parseAddress, toAddress } from '../base/address';
import type { LockFields } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import { idOf } from '../model/ids';
import type { BlockContext } from './blocks';
import type { Draft } from './draft';

const HEADER =
  /^\s*Resource @ (?:([^\s(][^(]{0,200}?)\s+\((?:0x)?([0-9a-f`]{8,17})\)|(?:0x)?([0-9a-f`]{8,17}))\s*(Exclusively owned|Shared \d{1,6} owning threads?|Available)?\s*(?:\/\/.*)?$/i;
const CONTENTION = /^\s*Contention Count = (\d{1,10})\s*$/i;
const WAITERS = /^\s*NumberOf(Shared|Exclusive)Waiters = (\d{1,10})\s*$/i;
const FLAGS = /^\s*ActiveCount = [0-9a-f]{1,8}\s+Flags = ([\w |]{0,200}?)\s*$/i;
const OLD_OWNER = /^\s*Thread = (?:0x)?([0-9a-f`]{8,17}), Count = ([0-9a-f]{1,8})\s*(?:\/\/.*)?$/i;
const LIST = /^\s*Threads Waiting On (?:Shared|Exclusive) Access:\s*(.*)$/i;
const OWNERS = /^\s*Threads:\s*(.*)$/i;
/** `ff688da0-01<*>`: thread, times acquired, `<*>` for a thread that blocks others. */
const OWNER = /(?:0x)?([0-9a-f`]{8,17})-([0-9a-f]{2,8})(?:<\*>)?/gi;
const ACTUAL = /\*{3} Actual Thread (?:0x)?([0-9a-f`]{8,17})/gi;
const POINTERS_ONLY = /^\s*(?:0x)?[0-9a-f`]{8,17}(?:\s+(?:0x)?[0-9a-f`]{8,17}){0,31}\s*$/i;

/**
 * Reads the resources of `!locks`. The low two bits of an owner mark a holder that is not the thread itself (3: set by
 * ExSetResourceOwnerPointer); kd then prints the thread behind `*** Actual Thread`.
 */
export class ResourceReader {
  private fields: Draft<LockFields> | undefined;
  private address: Address | undefined;
  /** Width of the resource's own pointer: a shorter one in a list was cut off. */
  private width = 0;
  private owners: Address[] = [];
  private waiters: Address[] = [];
  private expectedWaiters = 0;
  private list: 'owners' | 'waiters' | undefined;
  private listEvidence: TextEvidence | undefined;
  private waiterEvidence: TextEvidence | undefined;

  constructor(private readonly context: BlockContext) {}

  /** A resource has begun. */
  get open(): boolean {
    return this.address !== undefined;
  }

  /** `Resource @ name (0xPTR)    Exclusively owned`. */
  begin(text: string, evidence: TextEvidence): boolean {
    if (text.length > 400 || !text.includes('Resource @ ')) return false;
    const match = HEADER.exec(text);
    const address = parseAddress(match?.[2] ?? match?.[3] ?? '');
    if (!match || address === undefined || address === 0n) return false;
    this.finish();
    this.address = address;
    this.width = digitsOf(match[2] ?? match[3] ?? '');
    const state = match[4]?.toLowerCase();
    this.fields = {
      address: { value: address, evidence },
      type: { value: 'eresource', evidence },
      ...(match[1] && { name: { value: match[1], evidence } }),
      ...(state && state !== 'available' && { exclusive: { value: state.startsWith('excl'), evidence } }),
      ...(state === 'available' && { owners: { value: [], evidence } }),
    };
    return true;
  }

  row(text: string, evidence: TextEvidence): boolean {
    if (!this.fields) return false;
    return this.counts(text, evidence, this.fields) || this.lists(text, evidence);
  }

  /** A list of threads ends at a blank line. */
  pause(): void {
    this.list = undefined;
  }

  finish(): void {
    const { address, fields } = this;
    this.address = undefined;
    this.fields = undefined;
    if (address === undefined || !fields) return;
    if (this.listEvidence && this.owners.length > 0)
      fields.owners = { value: [...new Set(this.owners)], evidence: this.listEvidence };
    // A list that is shorter than the count was cut off.
    if (this.waiterEvidence && this.waiters.length >= this.expectedWaiters && this.waiters.length > 0)
      fields.waiters = { value: [...new Set(this.waiters)], evidence: this.waiterEvidence };
    const id = idOf('lock', address);
    this.context.sink.add({ kind: 'lock', id, fields });
    if (!fields.waiters && this.expectedWaiters > 0)
      this.context.sink.add({ kind: 'unknown', of: id, field: 'waiters', reason: 'not-printed' });
    this.owners = [];
    this.waiters = [];
    this.expectedWaiters = 0;
    this.list = this.listEvidence = this.waiterEvidence = undefined;
  }

  private counts(text: string, evidence: TextEvidence, fields: Draft<LockFields>): boolean {
    const contention = CONTENTION.exec(text);
    if (contention) {
      fields.contention = { value: Number(contention[1]), evidence };
      return true;
    }
    const waiters = WAITERS.exec(text);
    if (waiters) {
      this.expectedWaiters += Number(waiters[2]);
      fields.waiterCount = { value: this.expectedWaiters, evidence };
      return true;
    }
    const flags = FLAGS.exec(text);
    if (flags) {
      const exclusive = /\bIsOwnedExclusive\b/i.test(flags[1] ?? '');
      if (exclusive) fields.exclusive = { value: true, evidence };
      return true;
    }
    return this.oldOwner(text, evidence);
  }

  /** `Thread = X, Count = 01` of NT 4 and Windows 2000. */
  private oldOwner(text: string, evidence: TextEvidence): boolean {
    const match = OLD_OWNER.exec(text);
    if (!match) return false;
    this.addOwner(match[1], match[2]);
    this.listEvidence = this.listEvidence ? { ...this.listEvidence, endLine: evidence.line } : evidence;
    return true;
  }

  private lists(text: string, evidence: TextEvidence): boolean {
    const waiting = LIST.exec(text);
    if (waiting) {
      this.list = 'waiters';
      this.waiterEvidence ??= evidence;
      this.addWaiters(waiting[1] ?? '', evidence);
      return true;
    }
    const owners = OWNERS.exec(text);
    if (owners) {
      this.list = 'owners';
      this.listEvidence ??= evidence;
      this.addOwners(owners[1] ?? '', evidence);
      return true;
    }
    if (this.list === 'waiters' && POINTERS_ONLY.test(text)) {
      this.addWaiters(text, evidence);
      return true;
    }
    return this.list === 'owners' && this.addOwners(text, evidence);
  }

  private addOwners(text: string, evidence: TextEvidence): boolean {
    const rest = text.replace(OWNER, ' ').replace(ACTUAL, ' ');
    if (rest.trim() !== '' && !/^\s*\/\//.test(rest)) return false;
    const actual = [...text.matchAll(ACTUAL)].map(match => parseAddress(match[1] ?? ''));
    for (const address of actual) if (address !== undefined && address !== 0n) this.owners.push(address);
    for (const match of text.matchAll(OWNER)) this.addOwner(match[1], match[2], actual.length > 0);
    if (this.listEvidence && this.listEvidence !== evidence)
      this.listEvidence = { ...this.listEvidence, endLine: evidence.line };
    return true;
  }

  /** @param explained the row names the actual thread of a marked owner itself */
  private addOwner(pointer = '', count = '', explained = false): void {
    const address = parseAddress(pointer);
    if (address === undefined || address === 0n || parseInt(count, 16) === 0) return;
    if ((address & 3n) === 0n) this.owners.push(address);
    else if (!explained) this.owners.push(toAddress(address & ~3n));
  }

  private addWaiters(text: string, evidence: TextEvidence): void {
    for (const word of text.trim().split(/\s+/)) {
      const address = parseAddress(word);
      if (digitsOf(word) === this.width && address !== undefined && address !== 0n) this.waiters.push(address);
    }
    if (this.waiterEvidence && this.waiterEvidence !== evidence)
      this.waiterEvidence = { ...this.waiterEvidence, endLine: evidence.line };
  }
}

function digitsOf(pointer: string): number {
  return pointer.replace(/^0x|`/gi, '').length;
}
