import { DEFAULT_CODE_PAGE, FixedDecoder, textDecoder, Utf8OrAnsiDecoder, WideDecoder } from './decode';

/**
 * Decodes a part of a log that begins and ends with whole lines, as the reader did.
 *
 * @param encoding as in `LogFacts.encoding`
 * @param cut the part ends somewhere within a line, perhaps within a character
 */
export function decodeText(bytes: Uint8Array, encoding: string, cut: boolean, codePage = DEFAULT_CODE_PAGE): string {
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return new WideDecoder(encoding).decode(bytes.subarray(0, bytes.length & ~1));
  const ansi = textDecoder(codePage) ?? textDecoder(DEFAULT_CODE_PAGE) ?? new TextDecoder();
  if (encoding === 'utf-8' || encoding === ansi.encoding) return new Utf8OrAnsiDecoder(ansi, false).decode(bytes, cut);
  return new FixedDecoder(textDecoder(encoding) ?? ansi).decode(bytes);
}
