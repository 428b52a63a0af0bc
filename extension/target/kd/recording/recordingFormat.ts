/** One line of a recorded session: bytes in one direction, or a remark. */
export interface RecordingRow {
  /** Milliseconds since the recording began. */
  readonly ms: number;
  readonly dir: 'in' | 'out' | 'note';
  readonly text: string;
  /** The bytes, where `text` alone does not tell them (they are not all ASCII). */
  readonly bytes?: Uint8Array;
}

/** A line of the file. Bytes that are not ASCII are kept as base64 beside their text. */
export function formatRow(row: RecordingRow): string {
  const { ms, dir, text, bytes } = row;
  const base64 = bytes === undefined || isAscii(bytes) ? undefined : Buffer.from(bytes).toString('base64');
  return JSON.stringify({ ms, dir, text, ...(base64 !== undefined && { base64 }) });
}

/** Reads a line of the file; undefined for anything else. */
export function parseRow(line: string): RecordingRow | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { ms, dir, text, base64 } = value as Readonly<Record<string, unknown>>;
  if (typeof ms !== 'number' || !Number.isFinite(ms) || typeof text !== 'string') return undefined;
  if (dir !== 'in' && dir !== 'out' && dir !== 'note') return undefined;
  return { ms, dir, text, ...(typeof base64 === 'string' && { bytes: Buffer.from(base64, 'base64') }) };
}

/** A recording that was read, with the numbers (from 1) of the lines that made no sense. */
export interface Recording {
  readonly rows: readonly RecordingRow[];
  readonly bad: readonly number[];
}

export function parseRecording(text: string): Recording {
  const rows: RecordingRow[] = [];
  const bad: number[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const row = parseRow(line);
    if (row) rows.push(row);
    else bad.push(i + 1);
  });
  return { rows, bad };
}

/** The bytes of a row. */
export function bytesOf(row: RecordingRow): Uint8Array {
  return row.bytes ?? Buffer.from(row.text, 'utf8');
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every(byte => byte < 0x80);
}
