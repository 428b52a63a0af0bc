import { toAddress } from '../../base/address';
import type { UnknownReason } from '../../model/evidence';
import type { LoadedModule } from '../modules/moduleMap';
import { exceptionDirectory, type TablePlace } from './exceptionDirectory';
import type { FindImageFile, ImageFile } from './imageFile';
import type { UnwindImage } from './machine';
import { PAGE, type PageCache } from './pageCache';
import { Pdata } from './pdata';
import {
  MAX_UNWIND_INFO,
  parseUnwindInfo,
  readRuntimeFunction,
  type RuntimeFunction,
  type UnwindInfo,
} from './unwindInfo';

/** Most records of an image that are kept in parsed form. */
const MAX_PARSED = 20_000;

/** Unwind data of a loaded image: from the target's memory, and where that is missing from the file of the image. */
export class LoadedImage implements UnwindImage {
  readonly base: bigint;
  private table: Pdata | undefined;
  private fileTable: Pdata | 'none' | undefined;
  private opened: { readonly file: ImageFile | undefined } | undefined;
  private readonly parsed = new Map<number, UnwindInfo | undefined>();

  constructor(
    private readonly module: LoadedModule,
    private readonly cache: PageCache,
    private readonly findFile: FindImageFile | undefined,
  ) {
    this.base = module.base;
  }

  functionAt(rva: number): RuntimeFunction | 'none' | 'unreadable' {
    const { misses } = this.cache;
    const found = this.tableOf()?.find(rva) ?? 'unreadable';
    if (this.cache.misses > misses) return 'unreadable';
    const entry = found === 'unreadable' ? this.inFile(rva) : found;
    return typeof entry === 'object' ? this.direct(entry) : entry;
  }

  unwindInfo(rva: number): UnwindInfo | undefined {
    if (this.parsed.has(rva)) return this.parsed.get(rva);
    const { misses } = this.cache;
    const info = this.parse(rva);
    if (this.cache.misses === misses && this.parsed.size < MAX_PARSED) this.parsed.set(rva, info);
    return info;
  }

  /** Why the table of functions is not whole; undefined: it is, or has not been read. */
  get missingTable(): UnknownReason | undefined {
    const head = this.cache.page(this.base, this.module.process);
    return (head?.gaps[0] ?? this.table?.gaps[0])?.reason;
  }

  /** Instruction bytes at an offset, of the file where memory has none. */
  code(rva: number, length: number): Uint8Array {
    const { bytes, gap } = this.memory(rva, length);
    return gap ? (this.fromFile(rva, length) ?? bytes) : bytes;
  }

  private parse(rva: number): UnwindInfo | undefined {
    const { bytes, gap } = this.memory(rva, MAX_UNWIND_INFO);
    const info = parseUnwindInfo(bytes);
    if (info || !gap) return info;
    const copy = this.fromFile(rva, MAX_UNWIND_INFO);
    return copy && parseUnwindInfo(copy);
  }

  /** Bytes of the file, fewer of them at the end of a section. */
  private fromFile(rva: number, most: number): Uint8Array | undefined {
    const file = this.file();
    for (let length = most; file && length > 0; length--) {
      const copy = file.read(rva, length);
      if (copy) return copy;
    }
    return undefined;
  }

  /** An odd offset in place of a record names another entry, which has it. Source: `RtlpConvertFunctionEntry` of ntdll. */
  private direct(entry: RuntimeFunction): RuntimeFunction | 'unreadable' {
    if ((entry.unwind & 1) === 0) return entry;
    const { bytes } = this.memory(entry.unwind - 1, 12);
    const copy = bytes.length === 12 ? bytes : this.file()?.read(entry.unwind - 1, 12);
    if (copy?.length !== 12) return 'unreadable';
    const target = readRuntimeFunction(new DataView(copy.buffer, copy.byteOffset, 12), 0);
    return (target.unwind & 1) === 0 ? target : 'unreadable';
  }

  private tableOf(): Pdata | undefined {
    if (this.table) return this.table;
    const head = this.cache.page(this.base, this.module.process);
    if (!head) return undefined;
    const place = head.gaps.length > 0 ? this.placeInFile() : exceptionDirectory(head.bytes);
    if (place === undefined) return undefined;
    if (place === 'none') return (this.table = new Pdata(new Uint8Array(0)));
    const { process } = this.module;
    const address = toAddress(this.base + BigInt(place.rva));
    const block = this.cache.block({ address, length: place.size, ...(process !== undefined && { process }) });
    return block && (this.table = new Pdata(block.bytes, block.gaps));
  }

  private inFile(rva: number): RuntimeFunction | 'none' | 'unreadable' {
    this.fileTable ??= this.readFileTable();
    return this.fileTable === 'none' ? 'unreadable' : this.fileTable.find(rva);
  }

  private readFileTable(): Pdata | 'none' {
    const place = this.placeInFile();
    const bytes = typeof place === 'object' ? this.file()?.read(place.rva, place.size) : undefined;
    return bytes ? new Pdata(bytes) : 'none';
  }

  private placeInFile(): TablePlace | 'none' | undefined {
    const head = this.file()?.read(0, PAGE) ?? this.file()?.read(0, 0x400);
    return head && exceptionDirectory(head);
  }

  private file(): ImageFile | undefined {
    this.opened ??= { file: this.findFile?.(this.module) };
    return this.opened.file;
  }

  private memory(rva: number, length: number): ReturnType<PageCache['bytes']> {
    return this.cache.bytes(this.base + BigInt(rva), length, this.module.process);
  }
}
