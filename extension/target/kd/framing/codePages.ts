import { FixedDecoder, textDecoder } from '../../../text/decode';

/** Windows code pages by number, as labels of TextDecoder. Source: WHATWG Encoding Standard, "Names and labels". */
const LABELS: Readonly<Record<number, string>> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
  65001: 'utf-8',
};

/** Pages on which kd cuts the lines that it writes to a pipe, by as many bytes as their characters grow. */
const MULTIBYTE: ReadonlySet<number> = new Set([932, 936, 949, 950, 65001]);

export const DEFAULT_CODE_PAGE = 1252;

/** True where the text of a pipe is not whole, and is to be read from a Unicode log instead. */
export function cutsLines(codePage: number): boolean {
  return MULTIBYTE.has(codePage);
}

/** The number that `chcp` or `reg query …\Nls\CodePage /v ACP` prints; undefined where there is none. */
export function parseCodePage(text: string): number | undefined {
  const digits = /(?:^|\D)(\d{3,5})\.?\s*$/.exec(text.trim())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Decodes what a debugger writes, in pieces of any size: characters may be cut by the end of a piece. */
export interface StreamDecoder {
  decode(bytes: Uint8Array): string;
}

/** A page that is not known is read as Western European: the ASCII half, which all our parsers need, is the same. */
export function streamDecoder(codePage: number): StreamDecoder {
  const label = LABELS[codePage] ?? 'windows-1252';
  const decoder = textDecoder(label) ?? new TextDecoder('windows-1252', { ignoreBOM: true });
  if (label === 'windows-1252') return new FixedDecoder(decoder);
  return { decode: bytes => decoder.decode(bytes, { stream: true }) };
}
