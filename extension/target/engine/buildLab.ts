import type { KernelTarget } from '../../kernel/kernelTarget';
import type { DumpAddressSpace } from '../dump/openDump';

const MAX_LENGTH = 128;

/** `19041.1.amd64fre.vb_release.191206-1406`: NtBuildLabEx of Windows 7 and later, else NtBuildLab. */
export function readBuildLab(memory: DumpAddressSpace, kernel: KernelTarget): string | undefined {
  for (const name of ['NtBuildLabEx', 'NtBuildLab']) {
    const address = kernel.symbol(name);
    const block = address === undefined ? undefined : memory.read({ address, length: MAX_LENGTH });
    if (!block) continue;
    const end = block.bytes.indexOf(0);
    const readable = block.gaps[0]?.offset ?? block.bytes.length;
    if (end <= 0 || end >= readable) continue;
    const text = String.fromCharCode(...block.bytes.subarray(0, end));
    if (/^[\x20-\x7e]+$/.test(text)) return text;
  }
  return undefined;
}
