import { parseAddress } from '../../../base/address';

/** A row of `dl`: the address, and its cells as they stand, `?` where unreadable. */
export interface MemoryRow {
  readonly address: bigint;
  readonly cells: readonly string[];
}

const ROW = /^([0-9a-fA-F]{8}(?:`?[0-9a-fA-F]{8})?) {2}(.*)$/;

/** A row of numbers of 4 or 8 bytes. */
export function wordRow(line: string): MemoryRow | undefined {
  const match = ROW.exec(line);
  const address = match?.[1] === undefined ? undefined : parseAddress(match[1]);
  if (!match || address === undefined) return undefined;
  const cells = (match[2] ?? '').trim().split(/\s+/);
  return cells.every(cell => /^(?:[0-9a-fA-F]{8}(?:`?[0-9a-fA-F]{8})?|\?{8}(?:`?\?{8})?)$/.test(cell))
    ? { address, cells }
    : undefined;
}

/** The value of a cell; undefined where it was unreadable. */
export function cellValue(cell: string): bigint | undefined {
  return cell.includes('?') ? undefined : BigInt('0x' + cell.replace('`', ''));
}
