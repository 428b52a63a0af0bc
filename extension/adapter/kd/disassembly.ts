import { type Address, parseAddress, toAddress } from '../../base/address';
import type { CodeLine } from '../machine/codeLine';
import type { KdCore } from './kdCore';

/** Instructions of one answer. */
const MOST = 0x400;

const ROW = /^(?:[0-9a-f]{4}:)?([0-9a-f]{8}(?:`?[0-9a-f]{8})?)\s+((?:[0-9a-f]{2}){1,20}|[0-9a-f]{8}|\?{2})\s+(\S.*)$/i;
const LABEL = /^([\w.@?$~<>]+(?:![^\n[]{1,500}?|\+0x[0-9a-f]+))(?: \[[^\]]{1,300}\])?(?: \S+ @ \d+)?:$/i;

/** Instructions of an answer of `u` or `ub`, each with the name that stands above it. */
export function codeLinesOf(text: string): readonly CodeLine[] {
  const lines: CodeLine[] = [];
  let symbol: string | undefined;
  for (const line of text.split('\n')) {
    const label = LABEL.exec(line.trim())?.[1];
    if (label !== undefined) {
      symbol = label;
      continue;
    }
    const [, printed = '', bytes = '', code = ''] = ROW.exec(line) ?? [];
    const address = parseAddress(printed);
    if (address === undefined) continue;
    const valid = !bytes.startsWith('?');
    lines.push({
      address,
      text: code.trim(),
      valid,
      ...(valid && { bytes: bytes.toLowerCase() }),
      ...(symbol !== undefined && { symbol }),
    });
    symbol = undefined;
  }
  return lines;
}

/** Exactly `count` lines around an address, those that are not known marked. */
export async function disassembleAround(
  core: KdCore,
  address: Address,
  skip: number,
  count: number,
  signal: AbortSignal | undefined,
): Promise<readonly CodeLine[]> {
  const before = Math.min(MOST, Math.max(0, -skip));
  const behind = Math.min(MOST, Math.max(0, skip + count));
  const place = `0x${address.toString(16)}`;
  const commands = [
    ...(before > 0 ? [`ub ${place} L0x${before.toString(16)}`] : []),
    ...(behind > 0 ? [`u ${place} L0x${behind.toString(16)}`] : []),
  ];
  const answers = (await core.asker.askAll(commands, { signal })).map(({ text }) => codeLinesOf(text));
  const earlier = before > 0 ? (answers[0] ?? []).filter(line => line.address < address) : [];
  const later = (before > 0 ? answers[1] : answers[0]) ?? [];
  const front = padFront(earlier, before, address);
  const back = padBack(later, behind, address);
  const from = Math.max(0, skip);
  return [...front, ...back.slice(from)].slice(0, count);
}

function padFront(lines: readonly CodeLine[], count: number, address: Address): readonly CodeLine[] {
  const missing = count - lines.length;
  const first = lines[0]?.address ?? address;
  const start = first > BigInt(missing) ? first - BigInt(missing) : 0n;
  return [...filler(toAddress(start), missing, 'not known where an instruction begins'), ...lines.slice(-count)];
}

function padBack(lines: readonly CodeLine[], count: number, address: Address): readonly CodeLine[] {
  const last = lines.at(-1);
  const end = last ? last.address + BigInt((last.bytes ?? '??').length / 2) : address;
  return [...lines.slice(0, count), ...filler(toAddress(end), count - lines.length, 'not readable')];
}

function filler(from: Address, count: number, why: string): readonly CodeLine[] {
  return Array.from({ length: Math.max(0, count) }, (_, i) => ({
    address: toAddress(BigInt.asUintN(64, from + BigInt(i))),
    text: why,
    valid: false,
  }));
}
