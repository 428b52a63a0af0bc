import type { Block, Gap, Range } from '../../../kernel/memory';
import type { BatchAnswer } from '../session/batchScript';
import { RowScanner } from './rowScanner';

/** Longer ranges are not asked for: nothing that a walker reads is as long. */
export const MAX_RANGE = 16 << 20;

/** The command that prints a range. Numbers carry `0x`: users change the radix. */
export function readCommand({ address, length }: Range): string {
  const at = `0x${address.toString(16)}`;
  // Eight bytes a cell where that fits, else one: a cell is unreadable as a whole.
  if (address % 8n === 0n && length % 8 === 0) return `dq ${at} L0x${(length / 8).toString(16)}`;
  return `db ${at} L0x${length.toString(16)}`;
}

/** The bytes of a range from what its command has printed. What was not printed is unreadable, with the reason. */
export function blockOf(range: Range, answer: BatchAnswer | undefined): Block {
  const { address, length } = range;
  if (length > MAX_RANGE || length < 0)
    return { address, bytes: new Uint8Array(0), gaps: [{ offset: 0, length: Math.max(0, length), reason: 'invalid' }] };
  const bytes = new Uint8Array(length);
  const known = new Uint8Array(length);
  const cell = address % 8n === 0n && length % 8 === 0 ? 8 : 1;
  const high = Number(address >> 32n);
  const low = Number(address & 0xffff_ffffn);
  for (const line of answer?.lines ?? []) {
    if (!ROW.read(line, cell)) continue;
    fill((ROW.high - high) * 2 ** 32 + (ROW.low - low), bytes, known);
  }
  return { address, bytes, gaps: gapsOf(known, answer) };
}

/** True for a row that the command of this range prints. */
export function ownsRow(range: Range, line: string): boolean {
  if (!ROW.place(line)) return false;
  const high = Number(range.address >> 32n);
  const low = Number(range.address & 0xffff_ffffn);
  const start = (ROW.high - high) * 2 ** 32 + (ROW.low - low);
  return start >= 0 && start < range.length;
}

/** Rows are read one after the other, so that one reader does for all. */
const ROW = new RowScanner();

/** Takes the bytes of a row at its place. What lies outside was not asked for. */
function fill(start: number, bytes: Uint8Array, known: Uint8Array): void {
  for (let i = 0; i < ROW.count; i++) {
    const value = ROW.bytes[i] ?? -1;
    const at = start + i;
    if (value < 0 || at < 0 || at >= bytes.length) continue;
    bytes[at] = value;
    known[at] = 1;
  }
}

function gapsOf(known: Uint8Array, answer: BatchAnswer | undefined): readonly Gap[] {
  const gaps: Gap[] = [];
  for (let at = known.indexOf(0); at >= 0;) {
    const end = known.indexOf(1, at);
    const length = (end < 0 ? known.length : end) - at;
    // An answer without its end marker was cut off: that says nothing of the memory.
    gaps.push(
      answer?.complete === true
        ? { offset: at, length, reason: 'unreadable' }
        : { offset: at, length, reason: 'not-printed', detail: 'the debugger gave no whole answer' },
    );
    at = end < 0 ? -1 : known.indexOf(0, end);
  }
  return gaps;
}
