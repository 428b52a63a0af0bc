import type { BuiltWorld } from '../world/buildWorld';

/** The kernel image of a world as a file: its sections lie there as they lie in memory. */
export function worldImageFile(world: BuiltWorld): Uint8Array {
  const { kernel, image } = world;
  const bytes = new Uint8Array(image.sizeOfImage);
  const parts = [{ rva: 0, size: 0x1000 }, ...image.sections];
  for (const { rva, size } of parts) bytes.set(kernel.space.read(kernel.imageBase + BigInt(rva), size), rva);
  return bytes;
}
