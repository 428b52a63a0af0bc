import type { LoadedModule } from '../modules/moduleMap';

/** An image from a file, its sections where the loader puts them. Relocations are not applied. */
export interface ImageFile {
  /** undefined where the file has no such bytes. */
  read(rva: number, length: number): Uint8Array | undefined;
}

/** Finds the file of a loaded image, by its time stamp, size and checksum; undefined where there is no such file. */
export type FindImageFile = (module: LoadedModule) => ImageFile | undefined;
