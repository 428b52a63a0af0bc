/** Where a dump keeps the physical pages. Page frame numbers stay below 2^40, so plain numbers hold them. */
export interface PageMap {
  /** Offset in the file of the page with this frame number; undefined where the dump leaves the page out. */
  fileOffset(pfn: number): number | undefined;
  /** Pages that the dump says it holds. */
  readonly pages: number;
  /** One past the last byte of page data, to notice a file that was cut off. */
  readonly end: number;
  /** Things about the map that do not fit together; reading goes on. */
  readonly problems: readonly string[];
}

export const PAGE_SIZE = 0x1000;
