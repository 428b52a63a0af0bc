import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file that is read at positions, never as a whole. */
export interface RandomAccess {
  /** Bytes. */
  readonly size: number;
  /** Reads up to `into.length` bytes at an offset; returns how many there were. Short only at the end of the file. */
  read(offset: number, into: Uint8Array): number;
}

/** A file on disk, opened for reading. Reads are synchronous: a page of a local file costs less than a promise. */
export class FileReader implements RandomAccess {
  readonly size: number;
  private readonly descriptor: number;
  private closed = false;

  /** @throws the error of the file system if the file cannot be opened. */
  constructor(path: string) {
    this.descriptor = openSync(path, 'r');
    const info = fstatSync(this.descriptor);
    this.size = info.size;
    // Windows opens folders, too, and says that they are empty.
    if (info.isDirectory()) {
      this.close();
      throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
    }
  }

  read(offset: number, into: Uint8Array): number {
    if (this.closed || offset < 0 || offset >= this.size) return 0;
    let done = 0;
    while (done < into.length) {
      const count = readSync(this.descriptor, into, done, into.length - done, offset + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.descriptor);
  }
}

/** Reads `length` bytes; undefined when the file ends before. */
export function readExactly(file: RandomAccess, offset: number, length: number): Uint8Array | undefined {
  if (offset < 0 || offset + length > file.size) return undefined;
  const bytes = new Uint8Array(length);
  return file.read(offset, bytes) === length ? bytes : undefined;
}
