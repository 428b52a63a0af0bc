/*
 * The hashes of PDBs. Source: microsoft/microsoft-pdb `PDB/include/misc.h` (HashPbCb, LHashPbCb) as LLVM's
 * `DebugInfo/PDB/Native/Hash.cpp` names them: hashStringV1 and hashBufferV8.
 */

/** Of names: without regard to the case of letters. */
export function hashString(text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  let hash = 0;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) hash ^= bytes.readUInt32LE(at);
  if (at + 2 <= bytes.length) {
    hash ^= bytes.readUInt16LE(at);
    at += 2;
  }
  if (at < bytes.length) hash ^= bytes[at] ?? 0;
  hash = (hash | 0x20202020) >>> 0;
  hash = (hash ^ (hash >>> 11)) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Of records: CRC-32 that begins with 0 and is not inverted at the end. */
export function hashBuffer(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return crc >>> 0;
}
