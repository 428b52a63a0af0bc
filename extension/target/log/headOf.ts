import { open } from 'node:fs/promises';
import { SNIFF_BYTES } from '../../text/sniff';

/** The first bytes of a file, as many as tell what it is. Rejects where it cannot be read. */
export async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
