import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { integer } from '../structView';
import type { Block, Gap } from '../memory';
import { gapAt } from '../memory';
import type { LoadedModule, ModuleMap } from '../modules/moduleMap';
import { isUserAddress } from '../modules/processMemory';
import type { FindImageFile } from './imageFile';
import { LoadedImage } from './loadedImage';
import type { UnwindImage, UnwindSource } from './machine';
import type { PageCache } from './pageCache';

/** The images of a target with their unwind data, shared by all stacks. */
export class LoadedImages {
  private readonly images = new Map<LoadedModule, LoadedImage>();

  constructor(
    readonly modules: ModuleMap,
    private readonly cache: PageCache,
    private readonly findFile?: FindImageFile,
  ) {}

  at(address: bigint, process: Address | undefined): LoadedImage | undefined {
    const module = this.modules.find(toAddress(address), isUserAddress(address) ? process : undefined);
    return module && this.of(module);
  }

  of(module: LoadedModule): LoadedImage {
    const known = this.images.get(module);
    if (known) return known;
    const image = new LoadedImage(module, this.cache, this.findFile);
    this.images.set(module, image);
    return image;
  }
}

/** What one stack sees of the target: kernel memory, and user memory of its process. */
export class UnwindMemory implements UnwindSource {
  private last: { readonly page: bigint; readonly block: Block } | undefined;

  constructor(
    readonly images: LoadedImages,
    private readonly cache: PageCache,
    private readonly process: Address | undefined,
  ) {}

  /** An answer given while this grew means nothing: memory has to be fetched first. */
  get misses(): number {
    return this.cache.misses;
  }

  imageAt(address: bigint): UnwindImage | undefined {
    return this.loadedImageAt(address);
  }

  loadedImageAt(address: bigint): LoadedImage | undefined {
    return this.images.at(address, this.process);
  }

  quad(address: bigint): bigint | undefined {
    const offset = Number(address & 0xfffn);
    if (offset > 0xff8) {
      const { bytes } = this.cache.bytes(address, 8, this.owner(address));
      return bytes.length === 8 ? integer(bytes, 0, 8) : undefined;
    }
    const block = this.page(address);
    return !block || gapAt(block, offset, 8) ? undefined : integer(block.bytes, offset, 8);
  }

  code(address: bigint, length: number): Uint8Array {
    const { bytes, gap } = this.cache.bytes(address, length, this.owner(address));
    if (!gap) return bytes;
    const image = this.images.at(address, this.process);
    return image ? image.code(Number(address - image.base), length) : bytes;
  }

  /** Why eight bytes are not known; undefined where they are. */
  gap(address: bigint): Gap | undefined {
    return this.cache.bytes(address, 8, this.owner(address)).gap;
  }

  private owner(address: bigint): Address | undefined {
    return isUserAddress(address) ? this.process : undefined;
  }

  private page(address: bigint): Block | undefined {
    const page = address >> 12n;
    if (this.last?.page === page) return this.last.block;
    const block = this.cache.page(address, this.owner(address));
    if (block) this.last = { page, block };
    return block;
  }
}
