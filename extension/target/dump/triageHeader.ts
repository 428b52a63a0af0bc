import { toAddress, type Address } from '../../base/address';
import { DumpFormatError, HEADER_SIZE } from './dumpHeader';
import { type RandomAccess, readExactly } from '../files/fileReader';

/*
 * TRIAGE_DUMP64, behind the dump header of small memory dumps. Source for the order of the fields: rizin `dmp_specs.h`,
 * which follows ntiodump.h of the Windows kits; the offsets were checked against a dump that Windows 10 19041 wrote.
 */

/** Bytes of the target's memory at a place in the file. */
export interface DataBlock {
  readonly address: Address;
  readonly offset: number;
  readonly size: number;
}

export interface TriageDriver {
  readonly name: string;
  readonly base: Address;
  readonly size: number;
  readonly timeDateStamp: number;
}

export interface UnloadedDriver {
  readonly name: string;
  readonly base: Address;
  readonly end: Address;
}

export interface TriageHeader {
  readonly contextOffset: number;
  readonly exceptionOffset: number;
  readonly prcbOffset: number;
  readonly processOffset: number;
  readonly threadOffset: number;
  /** The stack from its current top upwards. */
  readonly stack: DataBlock;
  readonly debuggerData: { readonly offset: number; readonly size: number };
  readonly blocks: readonly DataBlock[];
  readonly drivers: readonly TriageDriver[];
  readonly unloaded: readonly UnloadedDriver[];
  readonly problems: readonly string[];
}

/** `TRGD`, the mark at the end of a whole triage dump. */
const VALID = 0x44475254;
const MAX_BLOCKS = 1 << 16;
const MAX_DRIVERS = 4096;
/** DUMP_DRIVER_ENTRY64 of Windows 10; other builds pad it otherwise, which the place of the names behind the list tells. */
const DRIVER_SIZE = 0x90;
/** What is read of an entry. */
const DRIVER_USED = 0x8c;
/** DUMP_UNLOADED_DRIVERS64: a UNICODE_STRING, 12 characters, start and end. */
const UNLOADED_SIZE = 56;
const MAX_UNLOADED = 64;

/** @throws DumpFormatError if the header itself is cut off. Everything else that is damaged is left out and said. */
export function readTriageHeader(file: RandomAccess): TriageHeader {
  const header = readExactly(file, HEADER_SIZE, 0x80);
  if (!header) throw new DumpFormatError('a small memory dump cut off inside of its header');
  const view = new DataView(header.buffer);
  const u32 = (at: number): number => view.getUint32(at, true);
  const problems: string[] = [];
  const end = readExactly(file, u32(0x08), 4);
  if (!end || new DataView(end.buffer).getUint32(0, true) !== VALID)
    problems.push('the end mark of the small memory dump is missing: it was cut off');
  return {
    contextOffset: u32(0x0c),
    exceptionOffset: u32(0x10),
    prcbOffset: u32(0x1c),
    processOffset: u32(0x20),
    threadOffset: u32(0x24),
    stack: { address: toAddress(view.getBigUint64(0x48, true)), offset: u32(0x28), size: u32(0x2c) },
    debuggerData: { offset: u32(0x70), size: u32(0x74) },
    blocks: [
      ...dataPage(file, toAddress(view.getBigUint64(0x60, true)), u32(0x68), u32(0x6c)),
      ...readBlocks(file, u32(0x78), u32(0x7c), problems),
    ],
    drivers: readDrivers(file, { offset: u32(0x30), count: u32(0x34), names: u32(0x38) }, problems),
    unloaded: readUnloaded(file, u32(0x18)),
    problems,
  };
}

function readBlocks(file: RandomAccess, offset: number, count: number, problems: string[]): readonly DataBlock[] {
  const table = count <= MAX_BLOCKS ? readExactly(file, offset, count * 16) : undefined;
  if (!table) {
    if (count > 0) problems.push('the table of data blocks lies outside of the file');
    return [];
  }
  const view = new DataView(table.buffer);
  const blocks: DataBlock[] = [];
  for (let at = 0; at < table.length; at += 16) {
    const block = {
      address: toAddress(view.getBigUint64(at, true)),
      offset: view.getUint32(at + 8, true),
      size: view.getUint32(at + 12, true),
    };
    if (block.offset + block.size <= file.size) blocks.push(block);
    else problems.push(`a data block lies outside of the file (entry ${at / 16})`);
  }
  return blocks;
}

/** The page that the crash was about, where the writer kept one. */
function dataPage(file: RandomAccess, address: Address, offset: number, size: number): readonly DataBlock[] {
  return offset > 0 && size > 0 && offset + size <= file.size ? [{ address, offset, size }] : [];
}

/** One `DUMP_DRIVER_ENTRY64`: offset of the name, then the loader's entry of the module. */
function readDrivers(
  file: RandomAccess,
  list: { readonly offset: number; readonly count: number; readonly names: number },
  problems: string[],
): readonly TriageDriver[] {
  const { offset, count, names } = list;
  const gap = count > 0 ? Math.floor((names - offset) / count / 8) * 8 : 0;
  const stride = gap >= DRIVER_SIZE - 8 && gap <= DRIVER_SIZE + 0x40 ? gap : DRIVER_SIZE;
  const table = count <= MAX_DRIVERS ? readExactly(file, offset, count * stride) : undefined;
  if (!table) {
    if (count > 0) problems.push('the list of drivers lies outside of the file');
    return [];
  }
  const view = new DataView(table.buffer);
  const drivers: TriageDriver[] = [];
  for (let at = 0; at + DRIVER_USED <= table.length; at += stride) {
    drivers.push({
      name: readName(file, view.getUint32(at, true)),
      base: toAddress(view.getBigUint64(at + 0x38, true)),
      size: view.getUint32(at + 0x48, true),
      timeDateStamp: view.getUint32(at + 0x88, true),
    });
  }
  return drivers;
}

/** The number of entries in 8 bytes, then the entries, the driver that was unloaded last first. */
function readUnloaded(file: RandomAccess, offset: number): readonly UnloadedDriver[] {
  const head = offset === 0 ? undefined : readExactly(file, offset, 8);
  const count = head ? Math.min(new DataView(head.buffer).getUint32(0, true), MAX_UNLOADED) : 0;
  const table = count === 0 ? undefined : readExactly(file, offset + 8, count * UNLOADED_SIZE);
  if (!table) return [];
  const view = new DataView(table.buffer);
  return Array.from({ length: count }, (_, i) => {
    const at = i * UNLOADED_SIZE;
    const chars = table.subarray(at + 16, at + 16 + Math.min(24, view.getUint16(at, true)));
    return {
      name: baseName(new TextDecoder('utf-16le').decode(chars)),
      base: toAddress(view.getBigUint64(at + 40, true)),
      end: toAddress(view.getBigUint64(at + 48, true)),
    };
  });
}

/** DUMP_STRING: length in characters, then UTF-16. Only the base name is kept: the dump is untrusted. */
function readName(file: RandomAccess, offset: number): string {
  const head = readExactly(file, offset, 4);
  const length = head ? new DataView(head.buffer).getUint32(0, true) : 0;
  const chars = length <= 1024 ? readExactly(file, offset + 4, length * 2) : undefined;
  const text = chars ? new TextDecoder('utf-16le').decode(chars) : '';
  return baseName(text);
}

/** Printable, and never a path. */
function baseName(text: string): string {
  const name = text.slice(Math.max(text.lastIndexOf('\\'), text.lastIndexOf('/')) + 1);
  return name.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '\ufffd');
}
