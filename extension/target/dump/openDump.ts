import { FileReader, type RandomAccess, readExactly } from '../files/fileReader';
import { readBitmapPages, readSummaryPages } from './bitmapHeader';
import type { DumpAddressSpace } from './dumpAddressSpace';
import { DumpFormatError, type DumpHeader, HEADER_SIZE, parseDumpHeader } from './dumpHeader';
import { DumpMemory } from './dumpMemory';
import { findKernelDirectory } from './kernelDirectory';
import type { PageMap } from './pageMap';
import { PageTables } from './pageTables';
import { PhysicalMemory } from './physicalMemory';
import { ProcessDirectories } from './processDirectories';
import { readRangePages } from './rangeHeader';
import { RunPages } from './runPages';
import { readTriageHeader, type TriageHeader } from './triageHeader';
import { type TriageCurrent, triageMemory } from './triageParts';

export type { DumpAddressSpace };

/** A dump file that is open. Close it when done. */
export interface OpenDump {
  readonly path: string;
  /** Bytes of the file. */
  readonly size: number;
  readonly header: DumpHeader;
  readonly memory: DumpAddressSpace;
  /** Directory tables of processes; absent in small memory dumps, which hold no page tables. */
  readonly directories?: ProcessDirectories;
  /** Small memory dumps only. */
  readonly triage?: TriageHeader;
  /** Small memory dumps only: thread, process and processor that were current. */
  readonly current?: TriageCurrent;
  /** What does not fit together; reading goes on. */
  readonly problems: readonly string[];
  close(): void;
}

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
    const { memory, current } = triageMemory(file, header, triage);
    return { ...common, triage, current, memory, problems: triage.problems };
  }
  const pages = pagesOf(file, header);
  const space = addressSpace(file, pages, header);
  return {
    ...common,
    ...space,
    problems: [...pages.problems, ...sizeProblems(file, header, pages), ...space.problems],
  };
}

function pagesOf(file: RandomAccess, header: DumpHeader): PageMap {
  switch (header.kind) {
    case 'full':
      if (!header.runs) throw new DumpFormatError('a full dump without its list of physical runs');
      return new RunPages(header.runs, HEADER_SIZE);
    case 'kernel-summary':
      return readSummaryPages(file);
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

interface Space {
  readonly memory: DumpAddressSpace;
  readonly directories: ProcessDirectories;
  readonly problems: readonly string[];
}

/** @throws DumpFormatError for five levels of page tables. */
function addressSpace(file: RandomAccess, pages: PageMap, header: DumpHeader): Space {
  const physical = new PhysicalMemory(file, pages);
  const { directory, fiveLevels, problems } = findKernelDirectory(physical, pages, header);
  if (fiveLevels)
    throw new DumpFormatError(
      'a kernel dump of a machine with five levels of page tables (LA57): open it with kd (engine "kd"), the embedded engine knows four',
    );
  const memory: DumpMemory = new DumpMemory(physical, new PageTables(physical), directory, process =>
    directories.of(process),
  );
  const directories = new ProcessDirectories(range => memory.read(range));
  return { memory, directories, problems };
}

function sizeProblems(file: RandomAccess, header: DumpHeader, pages: PageMap): readonly string[] {
  const problems: string[] = [];
  if (pages.end > file.size)
    problems.push(`the dump was cut off: its pages take ${pages.end} bytes, the file has ${file.size}`);
  else if (header.requiredSpace !== undefined && header.requiredSpace > BigInt(file.size))
    problems.push(`the dump was cut off: the header says ${header.requiredSpace} bytes, the file has ${file.size}`);
  if (header.writerStatus !== undefined && header.writerStatus !== 0)
    problems.push(`Windows reported a failure while it wrote the dump (0x${header.writerStatus.toString(16)})`);
  return problems;
}
