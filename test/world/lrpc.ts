/*
 * Headers of local RPC as they stand at the start of ALPC data. Source: Google Project Zero's
 * sandbox-attacksurface-analysis-tools (NtCoreLib/Win32/Rpc/Transport/Alpc).
 */

const REQUEST = 0;
const BIND = 1;
/** Where the arguments of a request begin. */
const ARGUMENTS = 0x40;

/** A request without an object; its arguments are counting bytes. */
export function lrpcRequest(
  fields: { readonly callId: number; readonly bindingId: number; readonly procedure: number },
  length = ARGUMENTS,
): Uint8Array {
  const data = Uint8Array.from({ length }, (_, i) => (i < ARGUMENTS ? 0 : i & 0xff));
  const view = new DataView(data.buffer);
  view.setUint32(0, REQUEST, true);
  view.setUint32(0xc, fields.callId, true);
  view.setUint32(0x10, fields.bindingId, true);
  view.setUint32(0x14, fields.procedure, true);
  return data;
}

/** A bind to an interface, whose UUID is written as it stands in text. */
export function lrpcBind(uuid: string, major: number, minor: number): Uint8Array {
  const data = new Uint8Array(ARGUMENTS);
  const view = new DataView(data.buffer);
  view.setUint32(0, BIND, true);
  const [first = '0', second = '0', third = '0', ...rest] = uuid.split('-');
  view.setUint32(0xc, parseInt(first, 16), true);
  view.setUint16(0x10, parseInt(second, 16), true);
  view.setUint16(0x12, parseInt(third, 16), true);
  Buffer.from(rest.join(''), 'hex').forEach((byte, i) => {
    data[0x14 + i] = byte;
  });
  view.setUint16(0x1c, major, true);
  view.setUint16(0x1e, minor, true);
  return data;
}
