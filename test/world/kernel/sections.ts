import type { Layout } from '../layout';
import { functionsOf } from './functions';

/** A section of the kernel image. */
export interface Section {
  readonly name: string;
  readonly rva: number;
  readonly size: number;
  readonly code: boolean;
}

/*
 * Section characteristics, Microsoft "PE Format": 0x20 contains code, 0x40 initialised data, 0x20000000 execute,
 * 0x40000000 read, 0x80000000 write.
 */
export const CODE_FLAGS = 0x60000020;
export const DATA_FLAGS = 0xc0000040;

/** Sections that hold all symbols of a build where they are, and behind them those with the unwind and debug data. */
export interface ImagePlan {
  readonly sections: readonly Section[];
  readonly exceptions: Section;
  readonly unwind: Section;
  readonly debug: Section;
  readonly sizeOfImage: number;
}

const PAGE = 0x1000;
const pages = (bytes: number): number => Math.ceil(bytes / PAGE) * PAGE;

export function planImage(layout: Layout): ImagePlan {
  const symbolSections = coverSymbols(layout);
  const count = functionsOf(layout).length;
  let next = (symbolSections.at(-1)?.rva ?? 0) + (symbolSections.at(-1)?.size ?? 0);
  const behind = (name: string, size: number): Section => {
    const section: Section = { name, rva: next, size: pages(size), code: false };
    next += section.size;
    return section;
  };
  const exceptions = behind('.pdata', count * 12);
  const unwind = behind('.xdata', count * 16);
  const debug = behind('.rdata', PAGE);
  return { sections: [...symbolSections, exceptions, unwind, debug], exceptions, unwind, debug, sizeOfImage: next };
}

/** Runs of code and of data in the order of their addresses, each beginning at a page. */
function coverSymbols(layout: Layout): readonly Section[] {
  const symbols = Object.entries(layout.file.symbols).sort(([, a], [, b]) => a - b);
  const sections: { rva: number; code: boolean }[] = [];
  let lastPage = 0;
  for (const [name, rva] of symbols) {
    const code = layout.isFunction(name);
    const page = rva - (rva % PAGE);
    const current = sections.at(-1);
    // A page belongs to one section, that of its first symbol.
    if (!current || (current.code !== code && page > lastPage)) sections.push({ rva: current ? page : PAGE, code });
    lastPage = page;
  }
  const end = lastPage + 2 * PAGE;
  return sections.map((section, i) => ({
    name: section.code ? (i < 2 ? '.text' : `PAGE${i}`) : `.data${i === 0 ? '' : i}`,
    rva: section.rva,
    size: (sections[i + 1]?.rva ?? end) - section.rva,
    code: section.code,
  }));
}
