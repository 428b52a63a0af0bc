import { type Address, toAddress } from '../../base/address';
import type { Block } from '../../kernel/memory';
import { type ModuleMap, type SymbolPlace, symbolText } from '../../kernel/modules/moduleMap';
import type { Disassembler } from '../../console/disassembler';
import type { CodeLine } from './codeLine';

/** Where code and its names come from. */
export interface CodeSource {
  readonly modules: ModuleMap;
  read(address: Address, length: number, process?: Address, signal?: AbortSignal): Promise<Block>;
}

export interface CodeRequest {
  readonly address: Address;
  /** Instructions from the address to the first one wanted; may be negative. */
  readonly skip: number;
  readonly count: number;
  readonly process?: Address | undefined;
}

/** Longest instruction of x64. */
const LONGEST = 15;
/** Instructions in one answer, those that are skipped included. */
const MOST = 20_000;
/** Functions are followed backwards over this many symbols, and none that is longer than this. */
const FUNCTIONS_BACK = 64;
const LONGEST_FUNCTION = 0x1_0000;

/** Reads instructions around an address out of memory. */
export class CodeReader {
  constructor(private readonly disassembler: Disassembler) {}

  /** Exactly `count` lines; those of which nothing is known are not valid and say why. */
  async read(source: CodeSource, request: CodeRequest, signal?: AbortSignal): Promise<readonly CodeLine[]> {
    const count = Math.min(MOST, Math.max(0, request.count));
    const skip = Math.min(MOST, Math.max(-MOST, request.skip));
    const walk = new Walk(source, this.disassembler, request.process, signal);
    const before = skip < 0 ? await walk.before(request.address, -skip) : [];
    const wanted = skip < 0 ? count + skip : count;
    const after = wanted > 0 ? await walk.forward(request.address, Math.max(0, skip) + wanted) : [];
    return [...before, ...after.slice(Math.max(0, skip))].slice(0, count);
  }
}

class Walk {
  constructor(
    private readonly source: CodeSource,
    private readonly disassembler: Disassembler,
    private readonly process: Address | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** `count` lines from an address on. */
  async forward(from: Address, count: number): Promise<readonly CodeLine[]> {
    const { lines, end, why } = await this.decode(from, count * LONGEST);
    const found = lines.slice(0, count);
    const last = found.length < lines.length ? undefined : end;
    return last === undefined ? found : [...found, ...filler(last, count - found.length, why)];
  }

  /** `count` lines that end where an address begins. */
  async before(to: Address, count: number): Promise<readonly CodeLine[]> {
    let found: readonly CodeLine[] = [];
    let end = to;
    for (let step = 0; step < FUNCTIONS_BACK && found.length < count; step++) {
      const lines = await this.upTo(end, count - found.length);
      const [first] = lines;
      if (!first) break;
      found = [...lines, ...found];
      end = first.address;
    }
    const missing = count - found.length;
    const start = toAddress(end - BigInt(missing));
    return [...filler(start, missing, 'not known where an instruction begins'), ...found.slice(-count)];
  }

  /** Instructions of the function in front of an address, as far as they lead exactly to it. */
  private async upTo(end: Address, count: number): Promise<readonly CodeLine[]> {
    const place = this.source.modules.nearest(toAddress(end - 1n), this.process);
    const start = functionStart(place, end);
    if (start !== undefined) {
      const lines = await this.between(start, end);
      if (lines) return lines;
    }
    // Code of x64 falls into step by itself: of several starts one soon leads to the address.
    for (let back = count * 5 + LONGEST; back > 0; back = back > 64 ? back >> 1 : back - 1) {
      const lines = await this.between(toAddress(end - BigInt(back)), end);
      if (lines?.every(line => line.valid)) return lines;
    }
    return [];
  }

  /** undefined where no instruction ends at the end. */
  private async between(start: Address, end: Address): Promise<readonly CodeLine[] | undefined> {
    const { lines } = await this.decode(start, Number(end - start));
    const last = lines.at(-1);
    return last && last.address + BigInt((last.bytes ?? '').length / 2) === end ? lines : undefined;
  }

  private async decode(
    from: Address,
    length: number,
  ): Promise<{ readonly lines: readonly CodeLine[]; readonly end: Address; readonly why: string }> {
    const block = await this.source.read(from, length, this.process, this.signal);
    const [gap] = block.gaps;
    const bytes = block.bytes.subarray(0, gap?.offset ?? block.bytes.length);
    const decoded = await this.disassembler.disassemble(bytes, from, address => this.nameOf(address));
    const lines: CodeLine[] = [];
    let at = 0;
    for (const { length, text, valid } of decoded) {
      if (length <= 0 || at + length > bytes.length) break;
      lines.push(this.line(toAddress(from + BigInt(at)), bytes.subarray(at, at + length), text, valid));
      at += length;
    }
    return {
      lines,
      end: toAddress(from + BigInt(at)),
      why: gap ? gap.reason.replaceAll('-', ' ') : 'the bytes end here',
    };
  }

  private line(address: Address, bytes: Uint8Array, text: string, valid: boolean): CodeLine {
    const place = this.source.modules.nearest(address, this.process);
    const symbol = place?.name !== undefined && place.displacement === 0 ? symbolText(place) : undefined;
    return {
      address,
      bytes: hex(bytes),
      text,
      valid,
      ...(symbol === undefined ? {} : { symbol }),
    };
  }

  private nameOf(address: Address): string | undefined {
    return symbolText(this.source.modules.nearest(address, this.process));
  }
}

/** Start of the function that an address lies behind or in; undefined where that is no safe guess. */
function functionStart(place: SymbolPlace | undefined, end: Address): Address | undefined {
  if (place?.name === undefined || place.displacement + 1 > LONGEST_FUNCTION) return undefined;
  return toAddress(end - 1n - BigInt(place.displacement));
}

function filler(from: Address, count: number, why: string): readonly CodeLine[] {
  return Array.from({ length: count }, (_, i) => ({
    address: toAddress(from + BigInt(i)),
    text: `?? (${why})`,
    valid: false,
  }));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
