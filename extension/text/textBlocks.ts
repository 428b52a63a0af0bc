import { wideLineEnds } from '../base/lineEnds';
import type { LineBlock } from '../base/lineReader';
import { LineReader } from '../base/lineReader';
import type { Decoder, TextDecoding } from './decode';
import { DEFAULT_CODE_PAGE, FixedDecoder, textDecoder, Utf8OrAnsiDecoder, WideDecoder } from './decode';
import type { LogProblem } from './logFacts';
import { fatalProblem, problem } from './problems';
import type { Sniffed } from './sniff';
import { sniff, SNIFF_BYTES } from './sniff';

/** Whole lines as text. */
export interface TextBlock {
  readonly text: string;
  /** Offset in bytes of the line that begins at this index of the text. Ask in ascending order. */
  offsetAt(index: number): number;
  /** Offset of the first byte behind the block. */
  readonly endOffset: number;
  /** The block is the beginning of one overlong line; its whole length in bytes. */
  readonly partial: boolean;
  readonly length: number;
}

export interface EncodingOptions {
  /** A TextDecoder label: read the bytes so, whatever they look like. A byte order mark still wins. */
  readonly encoding?: string;
  /** ANSI code page for lines that are not UTF-8, as a TextDecoder label. Default: windows-1252. */
  readonly codePage?: string;
}

/** Bytes in, blocks of decoded lines out. What the input is gets decided from its first 4 KiB. */
export class TextBlockReader {
  readonly problems: LogProblem[] = [];
  private head: Uint8Array | undefined = new Uint8Array(SNIFF_BYTES);
  private headLength = 0;
  private lines: LineReader | undefined;
  private decoder: Decoder | undefined;

  constructor(
    private readonly emit: (block: TextBlock) => void,
    private readonly options: EncodingOptions = {},
  ) {}

  get encoding(): string {
    return this.decoder?.encoding ?? 'utf-8';
  }

  /** Lines of two encodings were seen. */
  get mixed(): boolean {
    return this.decoder?.mixed ?? false;
  }

  /** The input is not text: what is pushed further is ignored. */
  get refused(): boolean {
    return this.head === undefined && this.lines === undefined;
  }

  push(chunk: Uint8Array): void {
    if (!this.head) {
      this.lines?.push(chunk);
      return;
    }
    const taken = Math.min(chunk.length, SNIFF_BYTES - this.headLength);
    this.head.set(chunk.subarray(0, taken), this.headLength);
    this.headLength += taken;
    if (this.headLength < SNIFF_BYTES) return;
    this.begin(this.head);
    this.lines?.push(chunk.subarray(taken));
  }

  end(): void {
    if (this.head) {
      if (this.headLength === 0) this.problems.push(fatalProblem('empty', 'The input is empty.'));
      this.begin(this.head.subarray(0, this.headLength));
    }
    this.lines?.end();
  }

  private begin(head: Uint8Array): void {
    this.head = undefined;
    const found = sniff(head);
    if (found.kind !== 'text') {
      const hint = found.kind === 'dump-file' ? ', not a debugger log: open it as a dump' : ', not a debugger log';
      this.problems.push(fatalProblem(found.kind, `The input is ${found.what}${hint}.`));
      return;
    }
    const decoder = this.decoderFor(found);
    const wide = decoder.encoding === 'utf-16le' ? 'le' : decoder.encoding === 'utf-16be' ? 'be' : undefined;
    this.decoder = decoder;
    this.lines = new LineReader(
      block => {
        this.emit(new DecodedBlock(block, decoder, wide !== undefined));
      },
      wide ? { ends: wideLineEnds(wide), offset: found.bom } : { offset: found.bom },
    );
    this.lines.push(head.subarray(found.bom));
  }

  private decoderFor(found: Extract<Sniffed, { kind: 'text' }>): Decoder {
    if (found.encoding !== 'bytes' && (found.bom > 0 || this.options.encoding === undefined))
      return new WideDecoder(found.encoding);
    const forced = found.bom > 0 ? undefined : this.lookUp(this.options.encoding);
    if (forced?.encoding === 'utf-16le' || forced?.encoding === 'utf-16be') return new WideDecoder(forced.encoding);
    if (forced) return new FixedDecoder(forced);
    const ansi = this.lookUp(this.options.codePage) ?? textDecoder(DEFAULT_CODE_PAGE) ?? new TextDecoder();
    return new Utf8OrAnsiDecoder(ansi, found.bom > 0);
  }

  private lookUp(label: string | undefined): TextDecoding | undefined {
    const decoder = label === undefined ? undefined : textDecoder(label);
    if (label !== undefined && !decoder)
      this.problems.push(problem('unknown-encoding', `There is no encoding “${label}”; the default was used.`));
    return decoder;
  }
}

/** A decoded block that knows where its lines began in the input. */
class DecodedBlock implements TextBlock {
  readonly text: string;
  readonly endOffset: number;
  readonly partial: boolean;
  readonly length: number;
  private readonly offset: number;
  /** Bytes of a character where all have the same number; else the bytes themselves, to find the lines in. */
  private readonly width: number;
  private readonly bytes: Uint8Array;
  private atIndex = 0;
  private atByte = 0;

  constructor(block: LineBlock, decoder: Decoder, wide: boolean) {
    this.text = decoder.decode(block.bytes, block.partial);
    this.offset = block.offset;
    this.endOffset = block.offset + block.length;
    this.partial = block.partial;
    this.length = block.length;
    this.bytes = block.bytes;
    this.width = wide ? 2 : this.text.length === block.bytes.length ? 1 : 0;
  }

  offsetAt(index: number): number {
    if (this.width > 0) return this.offset + this.width * index;
    for (let i = this.atIndex; i < index; i++) {
      const c = this.text.charCodeAt(i);
      // The ends of lines are the same number of bytes in the text and in the input: step from one to the next.
      if (c === 10 || c === 13) this.atByte = this.bytes.indexOf(c, this.atByte) + 1;
    }
    this.atIndex = Math.max(this.atIndex, index);
    return this.offset + this.atByte;
  }
}
