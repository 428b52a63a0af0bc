/*
 * The LRPC header in front of the arguments of a local RPC call: the beginning of an ALPC message's data. Source: what
 * Google Project Zero's sandbox-attacksurface-analysis-tools observed on Windows 10 and 11
 * (`NtCoreLib/Win32/Rpc/Transport/Alpc`). Microsoft does not publish it, so nothing read here is more than `likely`.
 */

/** MessageType at 0x00. */
const KINDS = [
  'request',
  'bind',
  'fault',
  'response',
  'cancel',
  'reserved',
  undefined,
  'callback-ack',
  'callback-nack',
  'callback-request',
  'callback-reply',
  'callback-fault',
  'pipe-pull',
  'pipe-ack',
] as const;

export type LrpcKind = Exclude<(typeof KINDS)[number], undefined>;

/** What a header says. Fields that this kind of message does not have, or that were cut off, are absent. */
export interface LrpcMessage {
  readonly kind: LrpcKind;
  /** Requests: operation number of the procedure. */
  readonly procedure?: number;
  readonly callId?: number;
  /** Chosen by the client when it bound; only the runtimes on both sides know which interface it stands for. */
  readonly bindingId?: number;
  readonly flags?: readonly string[];
  /** Requests: the object that is called, where there is one. */
  readonly object?: string;
  /** Binds: which interface, and its version. */
  readonly interface?: { readonly uuid: string; readonly major: number; readonly minor: number };
  /** Faults and answers to a bind: RPC status. */
  readonly status?: number;
}

/** Bytes of a message's data that `readLrpcMessage` can make use of. */
export const LRPC_HEADER_SIZE = 0x40;

/** Flags of a request at 0x08. */
const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [0x1, 'object'],
  [0x2, 'part of a flow'],
  [0x4, 'arguments in a view'],
  [0x8, 'cancel'],
  [0x40, 'pipe'],
  [0x80, 'last piece of a pipe'],
  [0x100, 'view not secured'],
];
const KNOWN_FLAGS = FLAGS.reduce((all, [bit]) => all | bit, 0);
/** No interface has as many procedures; a larger number is no operation number. */
const MAX_PROCEDURE = 0x1000;

/**
 * Reads the header at the start of an ALPC message's data; undefined if it is none, or too short to tell.
 * `data`: the captured bytes, or their beginning.
 */
export function readLrpcMessage(data: Uint8Array): LrpcMessage | undefined {
  if (data.length < 0x10) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const kind = KINDS[view.getUint32(0, true)];
  // The four bytes behind the type are padding and 0 in all that was seen.
  if (kind === undefined || kind === 'reserved' || view.getUint32(4, true) !== 0) return undefined;
  switch (kind) {
    case 'request':
    case 'callback-request':
      return readRequest(kind, view, data);
    case 'bind':
      return readBind(view, data);
    case 'fault':
    case 'callback-fault':
      return { kind, status: view.getUint32(8, true) };
    case 'response':
    case 'callback-reply':
      return { kind, callId: view.getUint32(0xc, true) };
    case 'cancel':
    case 'callback-ack':
    case 'callback-nack':
    case 'pipe-pull':
    case 'pipe-ack':
      return { kind };
  }
}

function readRequest(kind: LrpcKind, view: DataView, data: Uint8Array): LrpcMessage | undefined {
  if (data.length < 0x18) return undefined;
  const flags = view.getUint32(8, true);
  const procedure = view.getUint32(0x14, true);
  if ((flags & ~KNOWN_FLAGS) !== 0 || procedure > MAX_PROCEDURE) return undefined;
  const object = (flags & 1) !== 0 && data.length >= 0x40 ? guidAt(view, 0x30) : undefined;
  return {
    kind,
    procedure,
    callId: view.getUint32(0xc, true),
    bindingId: view.getUint32(0x10, true),
    flags: FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name),
    ...(object !== undefined && { object }),
  };
}

function readBind(view: DataView, data: Uint8Array): LrpcMessage | undefined {
  const status = view.getUint32(8, true);
  if (data.length < 0x20) return { kind: 'bind', status };
  const major = view.getUint16(0x1c, true);
  const minor = view.getUint16(0x1e, true);
  return { kind: 'bind', status, interface: { uuid: guidAt(view, 0xc), major, minor } };
}

/** A GUID in memory as text, lower case: its first three parts are little endian. */
function guidAt(view: DataView, at: number): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  const tail = Array.from({ length: 8 }, (_, i) => hex(view.getUint8(at + 8 + i), 2)).join('');
  const head = [
    hex(view.getUint32(at, true), 8),
    hex(view.getUint16(at + 4, true), 4),
    hex(view.getUint16(at + 6, true), 4),
  ];
  return `${head.join('-')}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
