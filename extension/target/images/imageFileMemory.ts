import type { Address } from '../../base/address';
import type { Block, Range } from '../../kernel/memory';
import type { ImageFile } from '../../kernel/unwind/imageFile';
import type { ImageMemory } from '../dump/peImage';

/** An image file in place of the memory that it would be loaded into. */
export class ImageFileMemory implements ImageMemory {
  constructor(
    private readonly file: ImageFile,
    private readonly base: Address,
  ) {}

  read({ address, length }: Range): Block {
    const bytes = this.file.read(Number(address - this.base), length);
    if (bytes) return { address, bytes, gaps: [] };
    return { address, bytes: new Uint8Array(length), gaps: [{ offset: 0, length, reason: 'unreadable' }] };
  }
}
