/**
 * Decodes blocks of whole lines. Without a forced encoding every line that is not valid UTF-8 is read in the ANSI code
 * page, so that a log with both (DbgPrint text of another machine, an appended file) is read as well as it can be, and
 * the same for any cut of the input into blocks.
 */
export interface Decoder {
  /** The name to report, of what was seen so far. */
  readonly encoding: string;
  /** Lines of two encodings were seen. */
  readonly mixed: boolean;
  /** `cut`: the block is the beginning of a longer line and may end within a character. */
  decode(bytes: Uint8Array, cut: boolean): string;
}

/** What `new TextDecoder` makes. */
export type TextDecoding = InstanceType<typeof TextDecoder>;

/** The code page of Western European and American Windows; labels `latin1` and `ascii` mean it as well. */
export const DEFAULT_CODE_PAGE = 'windows-1252';

/** A decoder of that label which never throws and keeps byte order marks; undefined if there is no such encoding. */
export function textDecoder(label: string): TextDecoding | undefined {
  try {
    return new TextDecoder(label, { ignoreBOM: true });
  } catch {
    return undefined;
  }
}

/** Every byte by one fixed encoding. */
export class FixedDecoder implements Decoder {
  readonly encoding: string;
  readonly mixed = false;
  private readonly decoder: TextDecoding;

  constructor(decoder: TextDecoding) {
    this.decoder = decoder;
    this.encoding = decoder.encoding;
  }

  decode(bytes: Uint8Array): string {
    return repaired(this.decoder.decode(bytes), this.encoding);
  }
}

/** UTF-8 where it is valid, else an ANSI code page, decided line by line. */
export class Utf8OrAnsiDecoder implements Decoder {
  private readonly utf8 = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  private readonly ansi: FixedDecoder;
  private utf8Lines = 0;
  private ansiLines = 0;

  /** `marked`: the input began with the byte order mark of UTF-8. */
  constructor(
    ansi: TextDecoding,
    private readonly marked: boolean,
  ) {
    this.ansi = new FixedDecoder(ansi);
  }

  get encoding(): string {
    return this.ansiLines > 0 && this.utf8Lines === 0 && !this.marked ? this.ansi.encoding : 'utf-8';
  }

  get mixed(): boolean {
    return this.ansiLines > 0 && (this.utf8Lines > 0 || this.marked);
  }

  decode(bytes: Uint8Array, cut: boolean): string {
    const whole = cut ? withoutHalfCharacter(bytes) : bytes;
    const text = this.tryUtf8(whole);
    return text ?? this.byLine(whole);
  }

  private tryUtf8(bytes: Uint8Array): string | undefined {
    try {
      const text = this.utf8.decode(bytes);
      if (text.length !== bytes.length) this.utf8Lines++;
      return text;
    } catch {
      return undefined;
    }
  }

  private byLine(bytes: Uint8Array): string {
    let text = '';
    let from = 0;
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] !== 10 && bytes[i] !== 13) continue;
      text += this.line(bytes.subarray(from, i + 1));
      from = i + 1;
    }
    return from < bytes.length ? text + this.line(bytes.subarray(from)) : text;
  }

  private line(bytes: Uint8Array): string {
    const text = this.tryUtf8(bytes);
    if (text !== undefined) return text;
    this.ansiLines++;
    return this.ansi.decode(bytes);
  }
}

/** UTF-16. Text of ASCII characters only becomes a string of half the size. */
export class WideDecoder implements Decoder {
  readonly mixed = false;
  private readonly utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });
  private readonly ascii = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(readonly encoding: 'utf-16le' | 'utf-16be') {}

  decode(bytes: Uint8Array): string {
    const low = this.encoding === 'utf-16le' ? 0 : 1;
    const narrow = new Uint8Array(bytes.length >> 1);
    for (let i = 0; i < narrow.length; i++) {
      const byte = bytes[2 * i + low] ?? 0;
      if (byte >= 128 || bytes[2 * i + 1 - low] !== 0) return this.wide(bytes);
      narrow[i] = byte;
    }
    const text = this.ascii.decode(narrow);
    return bytes.length % 2 === 0 ? text : text + '\ufffd';
  }

  private wide(bytes: Uint8Array): string {
    if (this.encoding === 'utf-16le') return this.utf16.decode(bytes);
    const swapped = new Uint8Array(bytes.length);
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      swapped[i] = bytes[i + 1] ?? 0;
      swapped[i + 1] = bytes[i] ?? 0;
    }
    if (bytes.length % 2 === 1) swapped[bytes.length - 1] = bytes.at(-1) ?? 0;
    return this.utf16.decode(swapped);
  }
}

/** Drops the beginning of a UTF-8 character whose end is not there. */
function withoutHalfCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) {
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return size > back ? bytes.subarray(0, bytes.length - back) : bytes;
    }
  }
  return bytes;
}

/** windows-1252 0x80 to 0x9f; places that it does not define stay as they are. */
const CP1252 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

/** Some releases of Node read windows-1252 as ISO 8859-1: puts right what they leave as control characters. */
function repaired(text: string, encoding: string): string {
  if (encoding !== DEFAULT_CODE_PAGE) return text;
  return text.replace(/[\x80-\x9f]/g, c => CP1252[c.charCodeAt(0) - 0x80] ?? c);
}
