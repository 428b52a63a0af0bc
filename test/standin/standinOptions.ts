import type { FaultRates } from './faults';

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
  /** Ends with a signal after so many lines of input. */
  readonly dieAfterLines?: number;
  /** Encoding of the output, a Windows code page; ASCII is the same in all. */
  readonly codePage?: 932 | 1252;
  /** What goes wrong at random. */
  readonly faults?: FaultRates;
}

export function standinOptions(env: NodeJS.ProcessEnv): StandinOptions {
  const text = env['ALPCSCOPE_STANDIN'];
  return text === undefined ? {} : (JSON.parse(text) as StandinOptions);
}
