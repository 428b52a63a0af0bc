import type { ConsoleCommand } from '../consoleCommand';
import { ConsoleError } from '../consoleCommand';
import { CaretError } from '../errors';

/** A log that is being written. */
export interface OpenLog {
  readonly path: string;
  write(text: string): void;
  close(): void;
}

/** Where `.logopen` writes. The console itself sees no files. */
export interface LogFiles {
  /**
   * Begins a log, or goes on with one. `unicode`: UTF-16 with a mark at its beginning, else UTF-8. `stamped`: process and
   * time go into the name. undefined: the file cannot be written.
   */
  open(
    path: string,
    options: { readonly append: boolean; readonly unicode: boolean; readonly stamped: boolean },
  ): OpenLog | undefined;
}

/** Keeps the log of a console: `.logopen`, `.logappend`, `.logclose`, `.logfile`. */
export class ConsoleLog {
  private current: OpenLog | undefined;

  constructor(private readonly files: LogFiles | undefined) {}

  write(text: string): void {
    this.current?.write(text);
  }

  close(): void {
    this.current?.close();
    this.current = undefined;
  }

  commands(): readonly ConsoleCommand[] {
    const open = (append: boolean, args: string): string => {
      const options = /^(?:\s*\/[tudD]+(?=\s|$))*/.exec(args)?.[0] ?? '';
      const path = args
        .slice(options.length)
        .trim()
        .replace(/^"(.*)"$/, '$1');
      if (path === '' && !/\/d/i.test(options)) throw new CaretError('empty');
      if (!this.files) {
        throw new ConsoleError('Log file could not be opened: none is written here, save this output instead');
      }
      this.close();
      const log = this.files.open(path === '' ? 'dbgeng.log' : path, {
        append,
        unicode: options.includes('u'),
        stamped: options.includes('t'),
      });
      if (!log) throw new ConsoleError('Log file could not be opened');
      this.current = log;
      return `Opened log file '${log.path}'`;
    };
    return [
      command('.logopen', args => open(false, args)),
      command('.logappend', args => open(true, args)),
      {
        names: ['.logclose'],
        run: (_args, _context, out) => {
          // As kd does, the last line of a log says that it ends.
          out.write(this.current ? `Closing open log file ${this.current.path}\n` : 'No log file open\n');
          this.close();
          return Promise.resolve();
        },
      },
      command('.logfile', () => (this.current ? `Log '${this.current.path}' open` : 'No log file open')),
    ];
  }
}

function command(name: string, run: (args: string) => string): ConsoleCommand {
  return {
    names: [name],
    run: (args, _context, out) =>
      new Promise(resolve => {
        out.write(`${run(args)}\n`);
        resolve();
      }),
  };
}
