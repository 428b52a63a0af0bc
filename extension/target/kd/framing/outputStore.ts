import { closeSync, openSync, writeSync } from 'node:fs';

/** Kept in memory of one answer, in characters; what comes behind goes to a file. */
export const MAX_IN_MEMORY = 8 << 20;
/** Kept of the end of a flood: it says why a target has halted. */
const MAX_TAIL = 64 << 10;
/** Kept of one answer at all. */
const MAX_KEPT = 256 << 20;

/** The text of an answer. A flood ends up in a file, so that memory stays bounded and nothing is lost. */
export class OutputStore {
  private parts: string[] = [];
  private inMemory = 0;
  private file: number | undefined;
  private path: string | undefined;
  private total = 0;
  private last = '';

  /** `newFile`: where a flood goes, asked for only when there is one; undefined: nowhere, the rest is dropped. */
  constructor(
    private readonly newFile: () => string | undefined,
    private readonly limit = MAX_IN_MEMORY,
  ) {}

  add(text: string): void {
    this.total += text.length;
    if (this.inMemory + text.length <= this.limit) {
      this.parts.push(text);
      this.inMemory += text.length;
      return;
    }
    this.last += text;
    if (this.last.length > 2 * MAX_TAIL) this.last = this.last.slice(-MAX_TAIL);
    this.spill(text);
  }

  /** The beginning, up to the limit. */
  get text(): string {
    if (this.parts.length > 1) this.parts = [this.parts.join('')];
    return this.parts[0] ?? '';
  }

  /** The end of what came behind the beginning, from the start of a line; undefined where the beginning is all. */
  get tail(): string | undefined {
    if (this.last === '') return undefined;
    const end = this.last.slice(-MAX_TAIL);
    return end.length < this.last.length ? end.slice(end.indexOf('\n') + 1) : end;
  }

  get characters(): number {
    return this.total;
  }

  /** The whole answer as UTF-8, where it was too long for memory. */
  get spilled(): string | undefined {
    return this.path;
  }

  end(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  private spill(text: string): void {
    if (this.total > MAX_KEPT) return;
    try {
      if (this.path === undefined) {
        const path = this.newFile();
        if (path === undefined) return;
        this.file = openSync(path, 'wx', 0o600);
        this.path = path;
        writeSync(this.file, this.text);
      }
      if (this.file !== undefined) writeSync(this.file, text);
    } catch {
      // A full disk: what is in memory is kept, and `characters` says that there was more.
      this.end();
    }
  }
}
