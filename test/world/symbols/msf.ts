import { Bytes } from './bytes';

/*
 * The container of a PDB. Source: LLVM documentation PDB/MsfFile: superblock (magic, block size, free block map,
 * number of blocks, bytes of the directory, unknown, block of the directory's block map); two free block maps at the
 * blocks 1 and 2 of every interval; the directory: number of streams, their sizes, their blocks.
 */
const MAGIC = 'Microsoft C/C++ MSF 7.00\r\n\x1aDS\0\0\0';

/** Packs streams into an MSF 7.0 file. */
export function writeMsf(streams: readonly Uint8Array[], blockSize = 4096): Buffer {
  const blocks: Uint8Array[] = [new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)];
  const store = (bytes: Uint8Array): readonly number[] => {
    const places: number[] = [];
    for (let at = 0; at < bytes.length; at += blockSize) {
      // The blocks of the free block maps recur in every interval of `blockSize` blocks.
      while (blocks.length % blockSize === 1 || blocks.length % blockSize === 2) blocks.push(new Uint8Array(0));
      places.push(blocks.length);
      blocks.push(bytes.subarray(at, at + blockSize));
    }
    return places;
  };
  const places = streams.map(store);
  const directory = new Bytes().u32(streams.length);
  for (const stream of streams) directory.u32(stream.length);
  for (const list of places) for (const block of list) directory.u32(block);
  const directoryBlocks = store(directory.done());
  const map = new Bytes();
  for (const block of directoryBlocks) map.u32(block);
  const [mapBlock = 0] = store(map.done());
  blocks[0] = superblock(blockSize, blocks.length, directory.length, mapBlock);
  const file = Buffer.alloc(blocks.length * blockSize);
  blocks.forEach((block, i) => {
    file.set(block, i * blockSize);
  });
  fillFreeMaps(file, blockSize, blocks.length);
  return file;
}

function superblock(blockSize: number, blocks: number, directory: number, map: number): Buffer {
  const bytes = new Bytes().raw(Buffer.from(MAGIC, 'latin1'));
  return bytes.u32(blockSize).u32(1).u32(blocks).u32(directory).u32(0).u32(map).done();
}

/** A bit is 1 for a block that is free; all blocks of the file are used, what the maps reach beyond is free. */
function fillFreeMaps(file: Buffer, blockSize: number, blocks: number): void {
  for (let interval = 0; interval * blockSize < blocks; interval++) {
    for (const which of [1, 2]) {
      const at = (interval * blockSize + which) * blockSize;
      if (at + blockSize > file.length) continue;
      file.fill(0xff, at, at + blockSize);
      // The maps of all intervals together are one bit field.
      const firstBit = interval * blockSize * 8;
      for (let bit = 0; bit < blockSize * 8 && firstBit + bit < blocks; bit++)
        file[at + (bit >> 3)] = (file[at + (bit >> 3)] ?? 0) & ~(1 << (bit & 7));
    }
  }
}
