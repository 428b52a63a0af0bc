/*
 * UNWIND_INFO and RUNTIME_FUNCTION of x64 images. Source: Microsoft, "x64 exception handling". Versions 1 and 2 are
 * known; version 3 is a preview and is refused.
 */

/** One entry of `.pdata`; offsets from the base of the image. */
export interface RuntimeFunction {
  readonly begin: number;
  readonly end: number;
  readonly unwind: number;
}

export type UnwindCode =
  | { readonly at: number; readonly op: 'push'; readonly register: number }
  | { readonly at: number; readonly op: 'alloc'; readonly size: number }
  | { readonly at: number; readonly op: 'set-frame' }
  | { readonly at: number; readonly op: 'save'; readonly register: number; readonly offset: number }
  /** XMM registers are not followed; the code only has to be passed over. */
  | { readonly at: number; readonly op: 'save-xmm' }
  | { readonly at: number; readonly op: 'machine-frame'; readonly errorCode: boolean };

export interface UnwindInfo {
  readonly prologSize: number;
  /** 0: none. */
  readonly frameRegister: number;
  /** Bytes. */
  readonly frameOffset: number;
  /** In the order of the record: last instruction of the prolog first. */
  readonly codes: readonly UnwindCode[];
  readonly chained?: RuntimeFunction;
  /** Bytes that the record takes, without handler data. */
  readonly size: number;
}

const CHAINED = 4;
/** The longest a record can be: 255 codes and a chained function. */
export const MAX_UNWIND_INFO = 4 + 256 * 2 + 12;

/** Reads a record; undefined if it is cut off or of a version that is not known. */
export function parseUnwindInfo(bytes: Uint8Array): UnwindInfo | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(0) & 7;
  const flags = view.getUint8(0) >> 3;
  const count = view.getUint8(2);
  const codesEnd = 4 + count * 2;
  const tail = codesEnd + (count & 1) * 2;
  const chained = (flags & CHAINED) !== 0;
  if ((version !== 1 && version !== 2) || bytes.length < (chained ? tail + 12 : codesEnd)) return undefined;
  const codes = parseCodes(view, codesEnd);
  if (!codes) return undefined;
  const info: UnwindInfo = {
    prologSize: view.getUint8(1),
    frameRegister: view.getUint8(3) & 15,
    frameOffset: (view.getUint8(3) >> 4) * 16,
    codes,
    size: chained ? tail + 12 : tail,
  };
  return chained ? { ...info, chained: readRuntimeFunction(view, tail) } : info;
}

/** Twelve bytes of `.pdata` or of a chained record. */
export function readRuntimeFunction(view: DataView, at: number): RuntimeFunction {
  return { begin: view.getUint32(at, true), end: view.getUint32(at + 4, true), unwind: view.getUint32(at + 8, true) };
}

function parseCodes(view: DataView, end: number): readonly UnwindCode[] | undefined {
  const codes: UnwindCode[] = [];
  for (let i = 4; i + 2 <= end;) {
    const at = view.getUint8(i);
    const op = view.getUint8(i + 1) & 15;
    const info = view.getUint8(i + 1) >> 4;
    const slots = slotsOf(op, info);
    if (slots === undefined || i + slots * 2 > end) return undefined;
    const code = codeOf(view, i, at, op, info);
    if (code) codes.push(code);
    i += slots * 2;
  }
  return codes;
}

/** 16-bit slots that a code takes, itself included; undefined for unknown operations. */
function slotsOf(op: number, info: number): number | undefined {
  switch (op) {
    case 1:
      return info === 0 ? 2 : info === 1 ? 3 : undefined;
    case 4:
    case 8:
      return 2;
    case 5:
    case 9:
      return 3;
    case 6:
      // Version 2 describes epilogs in codes of one slot; version 1 had two slots, which no compiler makes any more.
      return 1;
    case 7:
      return 2;
    case 0:
    case 2:
    case 3:
    case 10:
      return 1;
    default:
      return undefined;
  }
}

function codeOf(view: DataView, i: number, at: number, op: number, info: number): UnwindCode | undefined {
  switch (op) {
    case 0:
      return { at, op: 'push', register: info };
    case 1:
      return { at, op: 'alloc', size: info === 0 ? view.getUint16(i + 2, true) * 8 : view.getUint32(i + 2, true) };
    case 2:
      return { at, op: 'alloc', size: info * 8 + 8 };
    case 3:
      return { at, op: 'set-frame' };
    case 4:
      return { at, op: 'save', register: info, offset: view.getUint16(i + 2, true) * 8 };
    case 5:
      return { at, op: 'save', register: info, offset: view.getUint32(i + 2, true) };
    case 8:
    case 9:
      return { at, op: 'save-xmm' };
    case 10:
      return { at, op: 'machine-frame', errorCode: info === 1 };
    default:
      return undefined;
  }
}
