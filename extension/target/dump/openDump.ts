import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { Block, Memory, Range } from '../../kernel/memory';
import { FileReader, type RandomAccess, readExactly } from '../files/fileReader';
import { readBitmapPages } from './bitmapHeader';
import { DumpFormatError, type DumpHeader, HEADER_SIZE, parseDumpHeader } from './dumpHeader';
import { DumpMemory } from './dumpMemory';
import type { PageMap } from './pageMap';
import { PageTables } from './pageTables';
import { PhysicalMemory } from './physicalMemory';
import { readRangePages } from './rangeHeader';
import { RunPages } from './runPages';
import { readTriageHeader, type TriageHeader } from './triageHeader';
import { TriageMemory } from './triageMemory';

/** Memory that can also be read at once: a dump answers without waiting. */
export interface DumpAddressSpace extends Memory {
  read(range: Range): Block;
}

/** A dump file that is open. Close it when done. */
export interface OpenDump {
  readonly path: string;
  /** Bytes of the file. */
  readonly size: number;
  readonly header: DumpHeader;
  readonly memory: DumpAddressSpace;
  /** Small memory dumps only. */
  readonly triage?: TriageHeader;
  /** What does not fit together; reading goes on. */
  readonly problems: readonly string[];
  close(): void;
}

/** Offset of DirectoryTableBase in `_KPROCESS`: the same in every x64 build from 7601 to 22000. */
const DIRECTORY_IN_PROCESS = 0x28n;

/**
 * Opens a kernel dump by its header; pages are read when they are asked for.
 * @throws DumpFormatError if the file is not a dump that this engine reads; the error of the file system if it cannot be opened
 */
export function openDump(path: string): OpenDump {
  const file = new FileReader(path);
  try {
    return open(path, file);
  } catch (error) {
    file.close();
    throw error;
  }
}

function open(path: string, file: FileReader): OpenDump {
  if (file.size === 0) throw new DumpFormatError('an empty file');
  const header = parseDumpHeader(readExactly(file, 0, Math.min(HEADER_SIZE, file.size)) ?? new Uint8Array(0));
  if (header.machine !== 'x64')
    throw new DumpFormatError(
      `a kernel dump of an ${header.machine} machine: open it with kd (engine "kd"), the embedded engine reads x64 dumps`,
    );
  const common = {
    path,
    size: file.size,
    header,
    close: () => {
      file.close();
    },
  };
  if (header.kind === 'triage') {
    const triage = readTriageHeader(file);
    const blocks = [...triage.blocks, triage.stack, { address: header.debuggerData, ...triage.debuggerData }];
    return { ...common, triage, memory: new TriageMemory(file, blocks), problems: triage.problems };
  }
  const pages = pagesOf(file, header);
  return {
    ...common,
    memory: addressSpace(file, pages, header),
    problems: [...pages.problems, ...sizeProblems(file, header, pages)],
  };
}

function pagesOf(file: RandomAccess, header: DumpHeader): PageMap {
  switch (header.kind) {
    case 'full':
      if (!header.runs) throw new DumpFormatError('a full dump without its list of physical runs');
      return new RunPages(header.runs, HEADER_SIZE);
    case 'kernel-summary':
    case 'bitmap':
    case 'live-bitmap':
      return readBitmapPages(file);
    case 'ranges-kernel':
    case 'ranges-kernel-user':
      return readRangePages(file, false);
    case 'ranges-complete':
      return readRangePages(file, true);
    case 'triage':
      throw new DumpFormatError('a small memory dump holds no physical pages');
  }
}

function addressSpace(file: RandomAccess, pages: PageMap, header: DumpHeader): DumpAddressSpace {
  const physical = new PhysicalMemory(file, pages);
  const tables = new PageTables(physical);
  const directories = new Map<Address, bigint | undefined>();
  const memory = new DumpMemory(physical, tables, header.directoryTableBase, process => {
    if (!directories.has(process)) directories.set(process, directoryOf(memory, process));
    return directories.get(process);
  });
  return memory;
}

/** DirectoryTableBase of a process; undefined if it was not read, or is 0 (the process is being torn down). */
function directoryOf(memory: DumpMemory, process: Address): bigint | undefined {
  const block = memory.read({ address: toAddress(process + DIRECTORY_IN_PROCESS), length: 8 });
  if (block.gaps.length > 0) return undefined;
  const value = new DataView(block.bytes.buffer).getBigUint64(0, true);
  return value === 0n ? undefined : value;
}

function sizeProblems(file: RandomAccess, header: DumpHeader, pages: PageMap): readonly string[] {
  const problems: string[] = [];
  if (pages.end > file.size)
    problems.push(`the dump was cut off: its pages take ${pages.end} bytes, the file has ${file.size}`);
  if (header.writerStatus !== undefined && header.writerStatus !== 0)
    problems.push(`Windows reported a failure while it wrote the dump (0x${header.writerStatus.toString(16)})`);
  return problems;
}
