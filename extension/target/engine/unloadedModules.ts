import { type Address, toAddress } from '../../base/address';
import type { KernelTarget } from '../../kernel/kernelTarget';
import type { ModuleMap } from '../../kernel/modules/moduleMap';
import type { OpenDump } from '../dump/openDump';

/*
 * Drivers that were unloaded: the kernel remembers the last fifty. Source: MmUnloadedDrivers and MmLastUnloadedDriver as
 * debugger extensions and volatility 3 `windows.unloadedmodules` read them; the entries are no public type: UNICODE_STRING
 * Name, StartAddress 0x10, EndAddress 0x18, CurrentTime 0x20.
 */
const COUNT = 50;
const SIZE = 40;
const MAX_NAME = 512;

type Unloaded = ModuleMap['unloaded'];

/** The driver that was unloaded last comes first. */
export function readUnloadedModules(dump: OpenDump, kernel: KernelTarget | undefined): Unloaded {
  if (dump.triage) return dump.triage.unloaded;
  const array = numberAt(dump, kernel?.symbol('MmUnloadedDrivers'), 8);
  const next = Number(numberAt(dump, kernel?.symbol('MmLastUnloadedDriver'), 4) ?? 0n);
  if (array === undefined || array === 0n) return [];
  const found: Unloaded[number][] = [];
  for (let i = 0; i < COUNT; i++) {
    const index = (next + 2 * COUNT - 1 - i) % COUNT;
    const entry = entryAt(dump, toAddress(array + BigInt(index * SIZE)));
    if (entry) found.push(entry);
  }
  return found;
}

function entryAt(dump: OpenDump, address: Address): Unloaded[number] | undefined {
  const { bytes, gaps } = dump.memory.read({ address, length: SIZE });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const base = toAddress(view.getBigUint64(0x10, true));
  const end = toAddress(view.getBigUint64(0x18, true));
  if (gaps.length > 0 || base === 0n || end <= base) return undefined;
  const length = Math.min(MAX_NAME, view.getUint16(0, true) & ~1);
  const text = dump.memory.read({ address: toAddress(view.getBigUint64(8, true)), length });
  const name = text.gaps.length > 0 ? '' : new TextDecoder('utf-16le').decode(text.bytes);
  return { name: name.replace(/[\p{Cc}\p{Cs}\\/]/gu, '\ufffd'), base, end };
}

function numberAt(dump: OpenDump, address: Address | undefined, length: 4 | 8): bigint | undefined {
  const block = address === undefined ? undefined : dump.memory.read({ address, length });
  if (!block || block.gaps.length > 0) return undefined;
  const view = new DataView(block.bytes.buffer, block.bytes.byteOffset);
  return length === 8 ? view.getBigUint64(0, true) : BigInt(view.getUint32(0, true));
}
