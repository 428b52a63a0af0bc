import type { Address } from '../../base/address';
import type { DumpAddressSpace } from '../dump/openDump';

const MAX_LENGTH = 128;

/** `19041.1.amd64fre.vb_release.191206-1406`: the first of some places that holds such a text. */
export function readBuildLab(memory: DumpAddressSpace, places: readonly (Address | undefined)[]): string | undefined {
  for (const address of places) {
    const block = address === undefined ? undefined : memory.read({ address, length: MAX_LENGTH });
    if (!block) continue;
    const end = block.bytes.indexOf(0);
    const readable = block.gaps[0]?.offset ?? block.bytes.length;
    if (end <= 0 || end >= readable) continue;
    const text = String.fromCharCode(...block.bytes.subarray(0, end));
    if (/^[\x20-\x7e]+$/.test(text)) return text.trim();
  }
  return undefined;
}
