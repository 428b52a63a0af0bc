import { toAddress } from '../base/address';
import type { Known, UnknownReason } from '../model/evidence';
import type { StructView } from './structView';

/** Bytes of its data that are read together with each message: the header in front of the arguments of a local RPC call. */
export const DATA_HEAD = 0x40;
/** DataLength is a short that counts to 0xffff. */
const SHORT = 0xffff;

/** The first bytes of a message's data in hex, where they follow the message. */
export function dataHead(view: StructView): Known<string> | undefined {
  const bytes = behind(view);
  if (bytes === undefined || typeof bytes === 'string') return undefined;
  const value = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  const address = toAddress(view.address + BigInt(view.fields.size));
  return {
    value,
    evidence: { kind: 'memory', address, type: '_KALPC_MESSAGE', field: 'data', value, stop: view.stopNumber },
    stop: view.stopNumber,
  };
}

/** Why bytes are not known that should follow the message; undefined where they are, or there are none. */
export function dataHeadGap(view: StructView): UnknownReason | undefined {
  const bytes = behind(view);
  return typeof bytes === 'string' ? bytes : undefined;
}

/**
 * Data begins right behind the message. Not if it was not captured (DataUserVa), and perhaps not all of it if the message
 * was made for a reserve, whose size would have to be read. Source: AlpcpReadMessageData.
 */
function behind(view: StructView): Uint8Array | UnknownReason | undefined {
  const length = (view.number('PortMessage.u1.s1.DataLength') ?? 0) & SHORT;
  if (length === 0 || !isNull(view, 'DataUserVa')) return undefined;
  if (!isNull(view, 'Reserve') && !isNull(view, 'ExtensionBuffer')) return undefined;
  return view.behind(Math.min(length, DATA_HEAD));
}

/** A pointer that this build does not have counts as null; one that was not read does not. */
function isNull(view: StructView, path: string): boolean {
  return view.fields.find(path) === undefined || view.pointer(path) === 0n;
}
