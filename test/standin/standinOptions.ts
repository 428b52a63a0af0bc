import type { FaultRates } from './faults';
import type { StandinPage } from './pageBytes';

/** How a stand-in behaves: `ALPCSCOPE_STANDIN`, as JSON. */
export interface StandinOptions {
  /** A dump behind the console; absent: the small interpreter, which knows no kernel. */
  readonly dump?: string;
  /** Symbol path of the dump. */
  readonly symbols?: string;
  /** `-k`: the target runs when it is connected; else it is halted. */
  readonly startsRunning?: boolean;
  /** `-k`: nobody answers. */
  readonly noDebuggee?: boolean;
  /** Milliseconds before the connection is there. */
  readonly connectMs?: number;
  /** Longest chunk of output, in bytes. */
  readonly chunk?: number;
  /** Milliseconds between two chunks. */
  readonly chunkMs?: number;
  /** How many breaks are dropped before one is taken. */
  readonly lostBreaks?: number;
  /** A file to which every change of the running state is appended: a letter each, `h` halted, `r` running. */
  readonly stateFile?: string;
  /** A file to which every line that comes in is appended. */
  readonly linesFile?: string;
  /** Ends with a signal after so many lines of input. */
  readonly dieAfterLines?: number;
  /** Windows code page of the output, which on a multibyte one cuts lines; there are logs then. Absent: Latin-1. */
  readonly codePage?: StandinPage;
  /** How often everything that its stacks show is called while it runs; absent: for ever. */
  readonly rounds?: number;
  /** Milliseconds between two hits of breakpoints; absent: 20. */
  readonly hitMs?: number;
  /** Lines of sources and what stands there: `c:\\src\\a.c:12` and `nt!NtReadFile+0x10`. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Commands of another client of the debugger: one is read in front of each line that comes in, over and over. */
  readonly others?: readonly string[];
  /** What goes wrong at random. */
  readonly faults?: FaultRates;
}

export function standinOptions(env: NodeJS.ProcessEnv): StandinOptions {
  const text = env['ALPCSCOPE_STANDIN'];
  return text === undefined ? {} : (JSON.parse(text) as StandinOptions);
}
