import { type MsfFile, PdbFormatError } from './msf';

/** What ties a PDB to its image: the image's RSDS record names the same GUID. */
export interface PdbIdentity {
  /** 32 upper-case hex digits as in symbol stores: the first three parts as integers. */
  readonly guid: string;
  /** Age of the PDB stream; grows with each rewrite, so it may be above the age that the image names. */
  readonly age: number;
  readonly signature: number;
}

/** GUID bytes as symbol stores write them. Source: Microsoft, "Symbol storage format". */
export function storeGuid(bytes: Uint8Array): string {
  const hex = (at: number): string => (bytes[at] ?? 0).toString(16).padStart(2, '0');
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return order.map(hex).join('').toUpperCase();
}

/** @throws PdbFormatError if stream 1 is missing or cut off. */
export function readPdbIdentity(msf: MsfFile): PdbIdentity {
  const stream = msf.stream(1);
  if (!stream || stream.length < 28) throw new PdbFormatError('no identity: stream 1 is missing');
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  return { signature: view.getUint32(4, true), age: view.getUint32(8, true), guid: storeGuid(stream.subarray(12, 28)) };
}
