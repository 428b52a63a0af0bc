import { appendFileSync, writeFileSync } from 'node:fs';
import type { PageBytes } from './pageBytes';
import type { StandinKd } from './standinKd';

/** A debugger with a log: all that is typed and printed, whole, in UTF-16 (`.logopen /u`) or in the code page. */
export class LoggedKd implements StandinKd {
  private log: ((text: string) => void) | undefined;

  constructor(
    private readonly inner: StandinKd,
    private readonly page: PageBytes,
  ) {}

  get prompt(): string {
    return this.inner.prompt;
  }

  get running(): boolean {
    return this.inner.running;
  }

  set running(value: boolean) {
    this.inner.running = value;
  }

  get quitting(): boolean {
    return this.inner.quitting;
  }

  get interrupted(): boolean {
    return this.inner.interrupted;
  }

  set interrupted(value: boolean) {
    this.inner.interrupted = value;
  }

  async run(line: string, out: (text: string) => void): Promise<void> {
    this.log?.(`${this.prompt}${line}\n`);
    const [, unicode, file] = /^\s*\.logopen\s+(\/u\s+)?"?([^"]+?)"?\s*$/.exec(line) ?? [];
    if (file !== undefined) {
      this.open(file, unicode !== undefined);
      out(`Opened log file '${file}'\n`);
    } else if (/^\s*\.logclose\s*$/.test(line)) {
      this.log = undefined;
      out('Closing open log file\n');
    } else
      await this.inner.run(line, text => {
        this.log?.(text);
        out(text);
      });
  }

  private open(file: string, unicode: boolean): void {
    const bytes = (text: string): Uint8Array => (unicode ? Buffer.from(text, 'utf16le') : this.page.whole(text));
    writeFileSync(file, unicode ? bytes('\ufeff') : '');
    this.log = text => {
      appendFileSync(file, bytes(text.replaceAll('\n', '\r\n')));
    };
  }
}
