import type { SecurityText } from '../model/entities';
import { sddlSid, sidName } from './sidNames';

/*
 * A self-relative security descriptor as SDDL. Sources: [MS-DTYP] 2.4.6 (SECURITY_DESCRIPTOR), 2.4.5 (ACL), 2.4.4 (ACE),
 * 2.4.2.2 (SID) and 2.5.1.1 (the language).
 */

const HEADER = 20;
const SELF_RELATIVE = 0x8000;
const DACL_PRESENT = 0x0004;
const SACL_PRESENT = 0x0010;
/** A SID has at most 15 sub-authorities. */
const MAX_SUB_AUTHORITIES = 15;
const MAX_ACES = 1024;

const ACE_TYPES: ReadonlyMap<number, string> = new Map([
  [0x00, 'A'],
  [0x01, 'D'],
  [0x02, 'AU'],
  [0x03, 'AL'],
  [0x05, 'OA'],
  [0x06, 'OD'],
  [0x07, 'OU'],
  [0x09, 'XA'],
  [0x0a, 'XD'],
  [0x0b, 'ZA'],
  [0x0d, 'XU'],
  [0x11, 'ML'],
  [0x12, 'RA'],
  [0x13, 'SP'],
  [0x14, 'TL'],
]);
/** ACEs that hold identifiers of object types between the mask and the SID. */
const OBJECT_ACES: ReadonlySet<number> = new Set([0x05, 0x06, 0x07, 0x0b]);

const ACE_FLAGS: readonly (readonly [number, string])[] = [
  [0x01, 'OI'],
  [0x02, 'CI'],
  [0x04, 'NP'],
  [0x08, 'IO'],
  [0x10, 'ID'],
  [0x40, 'SA'],
  [0x80, 'FA'],
];

/** Control bits of the descriptor: protected, auto-inherit required, auto-inherited. */
const DACL_FLAGS: readonly (readonly [number, string])[] = [
  [0x1000, 'P'],
  [0x0100, 'AR'],
  [0x0400, 'AI'],
];
const SACL_FLAGS: readonly (readonly [number, string])[] = [
  [0x2000, 'P'],
  [0x0200, 'AR'],
  [0x0800, 'AI'],
];

/** Rights that SDDL has letters for, generic and standard. Others are of the object's own kind and stay a number. */
const RIGHTS: ReadonlyMap<number, string> = new Map([
  [0x10000000, 'GA'],
  [0x80000000, 'GR'],
  [0x40000000, 'GW'],
  [0x20000000, 'GX'],
]);
/** Of the mask of a mandatory label. */
const LABEL_RIGHTS: readonly (readonly [number, string])[] = [
  [0x1, 'NW'],
  [0x2, 'NR'],
  [0x4, 'NX'],
];

/** Text of a descriptor; undefined where the bytes are none, or were cut off. Never throws. */
export function sddlOf(bytes: Uint8Array): SecurityText | undefined {
  if (bytes.length < HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const control = view.getUint16(2, true);
  if (view.getUint8(0) !== 1 || (control & SELF_RELATIVE) === 0) return undefined;
  const writer = new SddlWriter(view);
  const parts = [
    writer.sidPart('O', view.getUint32(4, true)),
    writer.sidPart('G', view.getUint32(8, true)),
    (control & DACL_PRESENT) === 0 ? '' : writer.aclPart('D', view.getUint32(16, true), control, DACL_FLAGS),
    (control & SACL_PRESENT) === 0 ? '' : writer.aclPart('S', view.getUint32(12, true), control, SACL_FLAGS),
  ];
  if (parts.includes(undefined)) return undefined;
  return { sddl: parts.join(''), names: writer.names() };
}

class SddlWriter {
  private readonly sids = new Map<string, string>();

  constructor(private readonly view: DataView) {}

  /** Accounts with names, in the order in which they were written. */
  names(): SecurityText['names'] {
    return [...this.sids].map(([sid, name]) => ({ sid, name }));
  }

  sidPart(letter: 'O' | 'G', offset: number): string | undefined {
    if (offset === 0) return '';
    const sid = this.sid(offset, this.view.byteLength);
    return sid === undefined ? undefined : `${letter}:${sid}`;
  }

  aclPart(
    letter: 'D' | 'S',
    offset: number,
    control: number,
    flags: readonly (readonly [number, string])[],
  ): string | undefined {
    const set = lettersOf(control, flags);
    if (offset === 0) return `${letter}:${set}NO_ACCESS_CONTROL`;
    if (offset + 8 > this.view.byteLength) return undefined;
    const end = Math.min(offset + this.view.getUint16(offset + 2, true), this.view.byteLength);
    const count = this.view.getUint16(offset + 4, true);
    if (count > MAX_ACES) return undefined;
    const aces: string[] = [];
    let at = offset + 8;
    for (let i = 0; i < count; i++) {
      if (at + 8 > end) return undefined;
      const size = this.view.getUint16(at + 2, true);
      const ace = size < 8 || at + size > end ? undefined : this.ace(at, at + size);
      if (ace === undefined) return undefined;
      aces.push(ace);
      at += size;
    }
    return `${letter}:${set}${aces.join('')}`;
  }

  private ace(at: number, end: number): string | undefined {
    const type = this.view.getUint8(at);
    const name = ACE_TYPES.get(type) ?? `0x${type.toString(16)}`;
    const flags = lettersOf(this.view.getUint8(at + 1), ACE_FLAGS);
    const mask = this.view.getUint32(at + 4, true);
    const rights =
      type === 0x11 ? lettersOf(mask, LABEL_RIGHTS) || hex(mask) : mask === 0 ? '' : (RIGHTS.get(mask) ?? hex(mask));
    const { object, inherited, sidAt } = OBJECT_ACES.has(type)
      ? this.objectTypes(at, end)
      : { object: '', inherited: '', sidAt: at + 8 };
    const sid = this.sid(sidAt, end);
    return sid === undefined ? undefined : `(${name};${flags};${rights};${object};${inherited};${sid})`;
  }

  /** Object ACEs: flags say which of two identifiers follow. */
  private objectTypes(at: number, end: number): { object: string; inherited: string; sidAt: number } {
    let next = at + 12;
    if (next > end) return { object: '', inherited: '', sidAt: end };
    const present = this.view.getUint32(at + 8, true);
    const guid = (bit: number): string => {
      if ((present & bit) === 0 || next + 16 > end) return '';
      next += 16;
      return this.guid(next - 16);
    };
    const object = guid(1);
    const inherited = guid(2);
    return { object, inherited, sidAt: next };
  }

  private guid(at: number): string {
    const part = (offset: number, size: 2 | 4): string =>
      (size === 4 ? this.view.getUint32(at + offset, true) : this.view.getUint16(at + offset, true))
        .toString(16)
        .padStart(size * 2, '0');
    const tail = Array.from({ length: 8 }, (_, i) =>
      this.view
        .getUint8(at + 8 + i)
        .toString(16)
        .padStart(2, '0'),
    ).join('');
    return `${part(0, 4)}-${part(4, 2)}-${part(6, 2)}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  }

  private sid(at: number, end: number): string | undefined {
    if (at < HEADER || at + 8 > end) return undefined;
    const count = this.view.getUint8(at + 1);
    if (this.view.getUint8(at) !== 1 || count > MAX_SUB_AUTHORITIES || at + 8 + count * 4 > end) return undefined;
    const authority = this.view.getUint16(at + 2, false) * 2 ** 32 + this.view.getUint32(at + 4, false);
    const parts = Array.from({ length: count }, (_, i) => this.view.getUint32(at + 8 + i * 4, true));
    // Above 32 bits the authority is written in hex.
    const top = authority >= 2 ** 32 ? `0x${authority.toString(16).padStart(12, '0')}` : authority.toString();
    const sid = ['S-1', top, ...parts].join('-');
    const written = sddlSid(sid);
    const name = sidName(sid);
    if (name !== undefined) this.sids.set(written, name);
    return written;
  }
}

function hex(mask: number): string {
  return `0x${mask.toString(16)}`;
}

function lettersOf(value: number, letters: readonly (readonly [number, string])[]): string {
  return letters.map(([bit, text]) => ((value & bit) === 0 ? '' : text)).join('');
}
