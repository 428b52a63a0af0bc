/** Translations that are kept, of all address spaces together. */
const MAX_TRANSLATIONS = 1 << 17;
/** Translations that are found without a search, a power of 2. */
const RECENT = 1 << 15;

/** Frames of pages that were translated before, by the directory of their address space. */
export class TranslationCache {
  private spaces = new Map<number, Map<number, number>>();
  private size = 0;
  /** Pages that were asked for lately, each at the place that the low bits of its number name. */
  private readonly recentPages = new Float64Array(RECENT).fill(-1);
  private readonly recentDirectories = new Float64Array(RECENT);
  private readonly recentFrames = new Float64Array(RECENT);

  /** Negative: not known. */
  frame(directory: number, page: number): number {
    const slot = page & (RECENT - 1);
    if (this.recentPages[slot] === page && this.recentDirectories[slot] === directory)
      return this.recentFrames[slot] ?? -1;
    const frame = this.spaces.get(directory)?.get(page);
    if (frame === undefined) return -1;
    this.putRecent(slot, directory, page, frame);
    return frame;
  }

  keep(directory: number, page: number, frame: number): void {
    if (this.size++ >= MAX_TRANSLATIONS) {
      this.spaces = new Map<number, Map<number, number>>();
      this.size = 1;
    }
    let space = this.spaces.get(directory);
    if (!space) this.spaces.set(directory, (space = new Map<number, number>()));
    space.set(page, frame);
    this.putRecent(page & (RECENT - 1), directory, page, frame);
  }

  private putRecent(slot: number, directory: number, page: number, frame: number): void {
    this.recentPages[slot] = page;
    this.recentDirectories[slot] = directory;
    this.recentFrames[slot] = frame;
  }
}
