import type { CommandPlace } from '../model/evidence';
import type { Snapshot } from '../model/snapshot';

/** A command of the log and the place of its answer. */
export interface CommandRecord extends CommandPlace {
  /** 1-based last line of the answer; the line of the prompt itself where nothing was printed. */
  readonly lastLine: number;
  /** Where the line of the prompt begins in the file, in bytes. */
  readonly byteOffset: number;
  /** Bytes up to the line of the next prompt, the line of the prompt included. */
  readonly byteLength: number;
}

/** One kernel (boot, connection, dump) of a log and everything the log says of it. */
export interface KernelLog {
  readonly index: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly snapshot: Snapshot;
}

/**
 * What is wrong with an input, or where it could be read in part only.
 *
 * Fatal: `empty`, `binary`, `dump-file` (the input is a crash dump, not a log), `not-a-kd-log`.
 */
export type LogProblemCode =
  | 'empty'
  | 'binary'
  | 'dump-file'
  | 'not-a-kd-log'
  | 'no-facts'
  | 'unknown-encoding'
  | 'mixed-encoding'
  | 'damaged'
  | 'long-line'
  | 'truncated'
  | 'cancelled'
  | 'too-much'
  | 'unparsed-not-kept'
  /** A fault of ours: a parser failed at a line. */
  | 'internal';

export interface LogProblem {
  readonly code: LogProblemCode;
  /** One plain sentence: what, where, why. */
  readonly message: string;
  /** 1-based line, where the problem has a place. */
  readonly line?: number;
  /** true: nothing can be learned from the input. */
  readonly fatal: boolean;
}

/** Every line of the input is exactly one of understood, noise and unparsed. */
export interface LineCounts {
  readonly total: number;
  readonly understood: number;
  readonly noise: number;
  readonly unparsed: number;
}

/** Unparsed lines that were counted but not kept. */
export interface LineRange {
  readonly firstLine: number;
  readonly lastLine: number;
  /** Unparsed lines within the range. */
  readonly count: number;
}

/** Everything a log says. */
export interface LogFacts {
  /** How the bytes were read: `utf-8`, `utf-16le`, `utf-16be`, or the label of an ANSI code page. */
  readonly encoding: string;
  readonly lines: LineCounts;
  readonly commands: readonly CommandRecord[];
  /** Never empty. */
  readonly kernels: readonly KernelLog[];
  readonly problems: readonly LogProblem[];
  /** Unparsed lines beyond what the snapshots keep. */
  readonly unparsedRanges: readonly LineRange[];
}
