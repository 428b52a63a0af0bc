import type { DumpHeader } from './dumpHeader';
import type { PageMap } from './pageMap';
import { PageTables } from './pageTables';
import type { PhysicalMemory } from './physicalMemory';

/*
 * Which directory table maps the kernel. The header's is that of whoever wrote the dump: with the Meltdown mitigation it
 * may be the user's shadow, which maps next to nothing of the kernel. The list of modules tells a good one from a bad
 * one: its links have to point back at its head.
 */

/** What following the list of modules through a directory says about it. */
type Judgement = 'good' | 'bad' | 'unknown';

export interface KernelDirectory {
  /** CR3. */
  readonly directory: bigint;
  /** CR4.LA57 was set: the directory only makes sense with five levels. */
  readonly fiveLevels: boolean;
  readonly problems: readonly string[];
}

/** Frames that are looked at for a directory: the boot processor's tables lie in the first GiB of memory. */
const SCAN_FRAMES = 0x4_0000;
const SCAN_PAGES = 0x8000;
/** Entry of the top table that maps an address. */
const TOP_SHIFT = 39n;

/** Takes the header's directory table where it maps the kernel, else looks for one that does. */
export function findKernelDirectory(physical: PhysicalMemory, pages: PageMap, header: DumpHeader): KernelDirectory {
  const directory = header.directoryTableBase;
  const head = header.loadedModuleList;
  if (judge(physical, new PageTables(physical), directory, head) !== 'bad')
    return { directory, fiveLevels: false, problems: [] };
  if (judge(physical, new PageTables(physical, 5), directory, head) === 'good')
    return { directory, fiveLevels: true, problems: [] };
  const found = scan(physical, pages, head);
  const name = `0x${directory.toString(16)}`;
  if (found === undefined) {
    const problem = `the directory table of the header (${name}) does not map the kernel, and no other was found`;
    return { directory, fiveLevels: false, problems: [problem] };
  }
  const problem = `the directory table of the header (${name}) does not map the kernel: 0x${found.toString(16)} is used`;
  return { directory: found, fiveLevels: false, problems: [problem] };
}

function judge(physical: PhysicalMemory, tables: PageTables, directory: bigint, head: bigint): Judgement {
  const flink = quad(physical, tables, directory, head);
  if (typeof flink === 'string') return flink;
  if (flink >> 56n !== 0xffn) return 'bad';
  const blink = quad(physical, tables, directory, flink + 8n);
  return typeof blink === 'string' ? 'unknown' : blink === head ? 'good' : 'bad';
}

/** Eight bytes; `unknown` where the dump leaves the page out, `bad` where nothing is mapped. */
function quad(physical: PhysicalMemory, tables: PageTables, directory: bigint, address: bigint): bigint | Judgement {
  if ((address & 7n) !== 0n) return 'bad';
  const place = tables.translate(directory, address);
  if (!place.ok) return place.reason === 'not-in-dump' ? 'unknown' : 'bad';
  const page = physical.page(place.pfn);
  return page ? new DataView(page.buffer, page.byteOffset).getBigUint64(place.offset, true) : 'unknown';
}

function scan(physical: PhysicalMemory, pages: PageMap, head: bigint): bigint | undefined {
  const tables = new PageTables(physical);
  const at = Number((head >> TOP_SHIFT) & 0x1ffn) * 8;
  let read = 0;
  for (let pfn = 0; pfn < SCAN_FRAMES && read < SCAN_PAGES; pfn++) {
    if (pages.fileOffset(pfn) === undefined) continue;
    read++;
    const page = physical.page(pfn);
    // Present, and not a large page, which the top level does not have.
    if (((page?.[at] ?? 0) & 0x81) !== 1) continue;
    const directory = BigInt(pfn) << 12n;
    if (judge(physical, tables, directory, head) === 'good') return directory;
  }
  return undefined;
}
