/*
 * Headers, `.pdata` and unwind records of a small image of user mode. Source: Microsoft, "PE Format" and "x64 exception
 * handling".
 */
const PE_AT = 0x80;
const PDATA = 0x2000;
const XDATA = 0x3000;

export interface UserFunction {
  readonly begin: number;
  readonly size: number;
  /** Bytes that its prolog takes off the stack: 0, or a multiple of 8 up to 128. */
  readonly allocated: number;
}

export interface UserImage {
  readonly size: number;
  readonly parts: readonly { readonly at: bigint; readonly bytes: Uint8Array }[];
}

/** The pages that an unwinder looks at. */
export function userImage(base: bigint, functions: readonly UserFunction[]): UserImage {
  const head = Buffer.alloc(0x1000);
  head.write('MZ', 0, 'latin1');
  head.writeUInt32LE(PE_AT, 0x3c);
  head.write('PE\0\0', PE_AT, 'latin1');
  const optional = PE_AT + 24;
  head.writeUInt16LE(0x20b, optional);
  head.writeUInt32LE(16, optional + 0x6c);
  head.writeUInt32LE(PDATA, optional + 0x70 + 24);
  head.writeUInt32LE(functions.length * 12, optional + 0x70 + 28);
  const table = Buffer.alloc(0x1000);
  const records = Buffer.alloc(0x1000);
  const parts = [
    { at: base, bytes: head },
    { at: base + BigInt(PDATA), bytes: table },
    { at: base + BigInt(XDATA), bytes: records },
  ];
  const sorted = [...functions].sort((a, b) => a.begin - b.begin);
  sorted.forEach((one, i) => {
    [one.begin, one.begin + one.size, XDATA + i * 16].forEach((word, j) => table.writeUInt32LE(word, i * 12 + j * 4));
    // Version 1, prolog of 4 bytes, and one UWOP_ALLOC_SMALL where there is something to take.
    records.set(one.allocated > 0 ? [1, 4, 1, 0, 4, 2 | ((one.allocated / 8 - 1) << 4)] : [1, 0, 0, 0], i * 16);
    parts.push({ at: base + BigInt(one.begin), bytes: Buffer.alloc(one.size, 0x90) });
  });
  return { size: 0x100000, parts };
}
