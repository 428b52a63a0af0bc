import type { ImageFile } from '../../kernel/unwind/imageFile';
import { type RandomAccess, readExactly } from '../files/fileReader';

/*
 * An x64 image as a file, read by the addresses that its parts have once they are loaded. Source: Microsoft, "PE Format":
 * section headers of 40 bytes (virtual size 8, address 12, raw size 16, raw place 20) behind the optional header.
 */

/** Most sections that Windows loads. */
const MAX_SECTIONS = 96;
/** Headers of images take a page, seldom two. */
const HEAD = 0x1000;

/** What tells one build of an image from another. */
export interface ImageIdentity {
  readonly timeDateStamp: number;
  readonly sizeOfImage: number;
  readonly checksum: number;
}

interface FileSection {
  readonly rva: number;
  /** Bytes in memory; what the file does not have is zero. */
  readonly size: number;
  readonly rawOffset: number;
  readonly rawSize: number;
}

/** An image file that is open. */
export class PeFile implements ImageFile {
  private constructor(
    private readonly file: RandomAccess,
    readonly identity: ImageIdentity,
    private readonly sections: readonly FileSection[],
  ) {}

  /** undefined for what is no x64 image. */
  static read(file: RandomAccess): PeFile | undefined {
    const head = readExactly(file, 0, Math.min(HEAD, file.size));
    const view = head && new DataView(head.buffer);
    if (!view || view.byteLength < 0x40 || view.getUint16(0, true) !== 0x5a4d) return undefined;
    const pe = view.getUint32(0x3c, true);
    const optional = pe + 24;
    if (optional + 0x70 > view.byteLength) return undefined;
    if (view.getUint32(pe, true) !== 0x4550 || view.getUint16(optional, true) !== 0x20b) return undefined;
    const headers: FileSection = { rva: 0, size: view.byteLength, rawOffset: 0, rawSize: view.byteLength };
    const identity = {
      timeDateStamp: view.getUint32(pe + 8, true),
      sizeOfImage: view.getUint32(optional + 0x38, true),
      checksum: view.getUint32(optional + 0x40, true),
    };
    const first = optional + view.getUint16(pe + 20, true);
    return new PeFile(file, identity, [headers, ...sectionsOf(view, first, view.getUint16(pe + 6, true))]);
  }

  read(rva: number, length: number): Uint8Array | undefined {
    const section = this.sections.find(one => rva >= one.rva && rva + length <= one.rva + one.size);
    if (!section || length < 0) return undefined;
    const bytes = new Uint8Array(length);
    const at = rva - section.rva;
    const stored = Math.max(0, Math.min(length, section.rawSize - at));
    const count = stored === 0 ? 0 : this.file.read(section.rawOffset + at, bytes.subarray(0, stored));
    return count === stored ? bytes : undefined;
  }
}

function sectionsOf(view: DataView, first: number, count: number): readonly FileSection[] {
  const sections: FileSection[] = [];
  for (let i = 0; i < Math.min(count, MAX_SECTIONS) && first + (i + 1) * 40 <= view.byteLength; i++) {
    const at = first + i * 40;
    const rawSize = view.getUint32(at + 16, true);
    sections.push({
      rva: view.getUint32(at + 12, true),
      // A section without a virtual size has that of the file.
      size: view.getUint32(at + 8, true) || rawSize,
      rawOffset: view.getUint32(at + 20, true),
      rawSize,
    });
  }
  return sections;
}
