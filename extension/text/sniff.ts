/** What the first bytes of an input say of it. */
export type Sniffed =
  | { readonly kind: 'text'; readonly encoding: 'bytes' | 'utf-16le' | 'utf-16be'; readonly bom: number }
  | { readonly kind: 'dump-file' | 'binary'; readonly what: string };

/** Bytes that are enough to tell what an input is. */
export const SNIFF_BYTES = 4096;

interface Signature {
  readonly bytes: string;
  readonly kind: 'dump-file' | 'binary';
  readonly what: string;
}

/** Files that people keep beside their logs, by their first bytes (one character a byte). */
const SIGNATURES: readonly Signature[] = [
  { bytes: 'PAGEDU64', kind: 'dump-file', what: 'a 64-bit kernel crash dump' },
  { bytes: 'PAGEDUMP', kind: 'dump-file', what: 'a 32-bit kernel crash dump' },
  { bytes: 'MDMP', kind: 'dump-file', what: 'a user-mode minidump' },
  { bytes: 'USERDU64', kind: 'dump-file', what: 'a user-mode crash dump' },
  { bytes: 'USERDUMP', kind: 'dump-file', what: 'a user-mode crash dump' },
  { bytes: 'KDMP', kind: 'dump-file', what: 'a compressed kernel crash dump' },
  { bytes: 'PK\x03\x04', kind: 'binary', what: 'a zip archive: unpack it first' },
  { bytes: 'MSCF', kind: 'binary', what: 'a cabinet file: unpack it first' },
  { bytes: '\x1f\x8b', kind: 'binary', what: 'a gzip file: unpack it first' },
  { bytes: '7z\xbc\xaf', kind: 'binary', what: 'a 7-Zip archive: unpack it first' },
  { bytes: 'Microsoft C/C++ MSF', kind: 'binary', what: 'a symbol file (PDB)' },
  { bytes: 'ElfFile\0', kind: 'binary', what: 'a Windows event log' },
  { bytes: 'MZ\x90', kind: 'binary', what: 'a Windows program' },
  { bytes: '\x7fELF', kind: 'binary', what: 'an ELF file' },
];

/** Tells text from binary data and finds out how wide its characters are. `head`: the first bytes, 4096 if there are. */
export function sniff(head: Uint8Array): Sniffed {
  const known = SIGNATURES.find(s => startsWith(head, s.bytes));
  if (known) return { kind: known.kind, what: known.what };
  if (startsWith(head, '\xef\xbb\xbf')) return { kind: 'text', encoding: 'bytes', bom: 3 };
  if (startsWith(head, '\xff\xfe')) return { kind: 'text', encoding: 'utf-16le', bom: 2 };
  if (startsWith(head, '\xfe\xff')) return { kind: 'text', encoding: 'utf-16be', bom: 2 };
  const encoding = widthOf(head);
  if (encoding !== 'bytes') return { kind: 'text', encoding, bom: 0 };
  return looksBinary(head) ? { kind: 'binary', what: 'binary data' } : { kind: 'text', encoding, bom: 0 };
}

function startsWith(head: Uint8Array, bytes: string): boolean {
  if (head.length < bytes.length) return false;
  for (let i = 0; i < bytes.length; i++) if (head[i] !== bytes.charCodeAt(i)) return false;
  return true;
}

/** Debugger text is nearly all ASCII: in UTF-16 every other byte is 0, on one side only. */
function widthOf(head: Uint8Array): 'bytes' | 'utf-16le' | 'utf-16be' {
  const pairs = head.length >> 1;
  if (pairs < 2) return 'bytes';
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs * 2; i += 2) {
    if (head[i] === 0) even++;
    if (head[i + 1] === 0) odd++;
  }
  if (odd > pairs * 0.6 && even < pairs * 0.05) return 'utf-16le';
  if (even > pairs * 0.6 && odd < pairs * 0.05) return 'utf-16be';
  return 'bytes';
}

/** More than 2 % of control characters that no log holds (tabs, form feeds, backspaces and escapes are fine). */
function looksBinary(head: Uint8Array): boolean {
  let controls = 0;
  for (const byte of head) {
    if (byte < 8 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)) controls++;
  }
  return controls >= 2 && controls > head.length * 0.02;
}
