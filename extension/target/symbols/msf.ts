import { type RandomAccess, readExactly } from '../files/fileReader';

/*
 * The container of a PDB: MSF 7.0, a small file system of streams. Source: LLVM documentation, PDB/MsfFile; microsoft/pdb-rs
 * documentation for the newer MSFZ container, which is recognised and refused.
 */

/** A PDB that cannot be used, with what is wrong. */
export class PdbFormatError extends Error {
  override readonly name = 'PdbFormatError';
}

const MAGIC = 'Microsoft C/C++ MSF 7.00\r\n\x1aDS\0\0\0';
const OLD_MAGIC = 'Microsoft C/C++ program database 2.00';
const MSFZ_MAGIC = 'Microsoft MSFZ Container\r\n\x1aALD\0\0';
const NIL_STREAM = 0xffff_ffff;
const MAX_STREAMS = 1 << 16;
/** Streams are read into memory; a kernel PDB has types of 3 MB and symbols of 3 MB. */
const MAX_STREAM = 512 * 1024 * 1024;

interface StreamPlace {
  readonly size: number;
  readonly pages: Uint32Array;
}

/** The streams of a PDB. Pages are read when a stream is asked for. */
export class MsfFile {
  private constructor(
    private readonly file: RandomAccess,
    private readonly pageSize: number,
    private readonly streams: readonly (StreamPlace | undefined)[],
  ) {}

  /** @throws PdbFormatError if the file is no MSF 7.0, or its directory is damaged. */
  static open(file: RandomAccess): MsfFile {
    const head = readExactly(file, 0, Math.min(file.size, 56));
    if (!head || head.length < 56) throw new PdbFormatError(`too short for a PDB (${file.size} bytes)`);
    checkMagic(head);
    const view = new DataView(head.buffer);
    const pageSize = view.getUint32(32, true);
    const pageCount = view.getUint32(40, true);
    const directorySize = view.getUint32(44, true);
    if (pageSize < 512 || pageSize > 65536 || (pageSize & (pageSize - 1)) !== 0)
      throw new PdbFormatError(`an impossible page size of ${pageSize} bytes`);
    if (directorySize === 0 || directorySize > MAX_STREAM)
      throw new PdbFormatError('an impossible size of the stream directory');
    if (pageCount * pageSize > file.size + pageSize)
      throw new PdbFormatError(`cut off: ${pageCount * pageSize} bytes announced, ${file.size} there`);
    const reader = new PageReader(file, pageSize);
    const directoryPages = Math.ceil(directorySize / pageSize);
    const mapPages = readExactly(file, 52, Math.ceil((directoryPages * 4) / pageSize) * 4);
    if (!mapPages) throw new PdbFormatError('the list of directory pages is cut off');
    const map = reader.read(words(mapPages), directoryPages * 4, 'the map of the stream directory');
    const directory = reader.read(words(map), directorySize, 'the stream directory');
    return new MsfFile(file, pageSize, parseDirectory(directory, pageSize));
  }

  get streamCount(): number {
    return this.streams.length;
  }

  /** Bytes of a stream; undefined if there is none of this number. */
  streamSize(index: number): number | undefined {
    return this.streams[index]?.size;
  }

  /**
   * The whole stream; undefined if there is none of this number.
   * @throws PdbFormatError if one of its pages lies outside of the file.
   */
  stream(index: number): Buffer | undefined {
    const place = this.streams[index];
    return place && new PageReader(this.file, this.pageSize).read(place.pages, place.size, `stream ${index}`);
  }
}

class PageReader {
  constructor(
    private readonly file: RandomAccess,
    private readonly pageSize: number,
  ) {}

  /** Reads pages in their order; neighbours in the file are read at once. */
  read(pages: Uint32Array, size: number, what: string): Buffer {
    const bytes = Buffer.alloc(size);
    let done = 0;
    for (let i = 0; i < pages.length && done < size;) {
      const first = pages[i] ?? 0;
      let run = 1;
      while (i + run < pages.length && pages[i + run] === first + run) run++;
      const length = Math.min(run * this.pageSize, size - done);
      if (this.file.read(first * this.pageSize, bytes.subarray(done, done + length)) !== length) {
        throw new PdbFormatError(`${what} lies outside of the file (page ${first})`);
      }
      done += length;
      i += run;
    }
    if (done < size) throw new PdbFormatError(`${what} has too few pages`);
    return bytes;
  }
}

function checkMagic(head: Uint8Array): void {
  const text = String.fromCharCode(...head);
  if (text.startsWith(MSFZ_MAGIC))
    throw new PdbFormatError('a compressed PDB (MSFZ): unpack it with "pdbcopy" or get the plain PDB');
  if (text.startsWith(OLD_MAGIC))
    throw new PdbFormatError('a PDB 2.00 of Visual C++ 6 or older, which holds no usable types');
  if (!text.startsWith(MAGIC)) throw new PdbFormatError('not a PDB: it does not begin with the MSF 7.00 mark');
}

function parseDirectory(directory: Uint8Array, pageSize: number): readonly (StreamPlace | undefined)[] {
  const numbers = words(directory);
  const count = numbers[0] ?? 0;
  if (count > MAX_STREAMS || 1 + count > numbers.length)
    throw new PdbFormatError(`an impossible number of streams (${count})`);
  const streams: (StreamPlace | undefined)[] = [];
  let at = 1 + count;
  for (let i = 0; i < count; i++) {
    const size = numbers[1 + i] ?? 0;
    if (size === NIL_STREAM) {
      streams.push(undefined);
      continue;
    }
    const pages = Math.ceil(size / pageSize);
    if (size > MAX_STREAM || at + pages > numbers.length)
      throw new PdbFormatError(`stream ${i} reaches beyond the stream directory`);
    streams.push({ size, pages: numbers.subarray(at, at + pages) });
    at += pages;
  }
  return streams;
}

/** Little-endian 32-bit numbers; a rest of less than 4 bytes is left out. */
function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.byteLength >> 2 }, (_, i) => view.getUint32(i * 4, true));
}
