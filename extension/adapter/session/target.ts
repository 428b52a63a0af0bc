import type { Analysis } from '../../analysis/analysis';
import type { CommandPlace, TextEvidence } from '../../model/evidence';
import type { Snapshot } from '../../model/snapshot';
import type { ReadEstimate } from '../../protocol/debuggee';
import type { StatusResponse } from '../../protocol/requests';
import type { ReportInput } from '../../report/reportInput';
import type { Machine } from '../machine/machine';
import type { SymbolDesk } from '../symbols/symbolDesk';
import type { Debuggee } from './debuggee';
import type { ModuleItem } from './moduleItem';
import type { WorkOptions } from './workOptions';

export type { WorkOptions } from './workOptions';

/** A command that was run on the target, with the lines of its answer where there is a text of all answers. */
export interface TargetCommand extends CommandPlace {
  readonly lastLine: number;
  /** Where we ran it ourselves. */
  readonly ran?: Ran;
}

/** When a command ran, and on whose behalf. */
export interface Ran {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How long it took, its time in the queue included. */
  readonly ms: number;
  /** Not asked for by the user. */
  readonly background: boolean;
}

/** The printed text of one answer, the line of the prompt first. */
export interface AnswerText {
  readonly text: string;
  readonly truncated: boolean;
}

/** What the debug console prints for a typed line. */
export interface ConsoleAnswer {
  readonly text: string;
  /** Where the answer stands, for the console's link to the source. */
  readonly command?: TargetCommand;
  /** The line made the session look at another reading of the same target (an earlier kernel of a log). */
  readonly next?: SessionTarget;
  /** The line ended the session, as `q` does. */
  readonly quit?: boolean;
}

/** One reading of a target: everything below belongs to the same moment. */
export interface Reading {
  readonly snapshot: Snapshot;
  /** The analysis of the snapshot, where it was made already. */
  readonly analysis?: Analysis;
  /** When it was read. */
  readonly readAt: Date;
  readonly tookMs: number;
  /** `stop 2 of kernel 1` and the like; empty where there is only one. */
  readonly moment: string;
  /** Why the reading is not whole. */
  readonly partial?: string;
  /** What a whole one would cost, where that was too much to be done unasked. */
  readonly notRead?: ReadEstimate;
}

/** What the input as a whole adds to a report. */
export type ReportContext = Pick<ReportInput, 'source' | 'lines' | 'encoding' | 'problems' | 'earlier' | 'growth'>;

/** What a session is about: a saved log, or a crash dump; a debugger process fits behind the same door. */
export interface SessionTarget {
  readonly kind: StatusResponse['kind'];
  /** For the titles of views: the base name of the input. */
  readonly title: string;
  /** Path of the input, empty where there is no file. */
  readonly path: string;
  /** The input is a text that VS Code can open and hand to extensions, so that lines of it can be shown in place. */
  readonly openable: boolean;
  readonly reading: Reading;
  readonly commands: readonly TargetCommand[];
  readonly reportContext: ReportContext;
  /** Why the target cannot be resumed or stepped; undefined where it can. */
  readonly whyNotRunning: string | undefined;
  /** Present where memory can be read. */
  readonly machine?: Machine;
  /** Present where a debugger drives the target: what can run. */
  readonly debuggee?: Debuggee;
  /** A newer reading that was made meanwhile by what was asked; undefined where there is none. */
  latest?(): SessionTarget | undefined;
  /** Present where symbols matter. */
  readonly symbols?: SymbolDesk;
  modules(): readonly ModuleItem[];
  answer(index: number, signal: AbortSignal): Promise<AnswerText>;
  /** Runs, or looks up, a line typed in the debug console. */
  execute(line: string, signal: AbortSignal): Promise<ConsoleAnswer>;
  /** What the debug console says at the start. */
  readonly greeting?: string;
  /** Completions stand in the place of the last word; else of the whole line. */
  readonly completesWords: boolean;
  /** What may be meant by what is typed so far, the likeliest first. */
  complete(typed: string, limit: number): readonly string[] | Promise<readonly string[]>;
  /** A new reading, or undefined where nothing has changed. The old target stays usable. */
  refresh(options: WorkOptions): Promise<SessionTarget | undefined>;
  close(): void;
}

/** How a target is opened. */
export interface OpenOptions extends WorkOptions {
  /** Takes what was read so far of something that takes long, to be shown until the whole is there. */
  readonly onRows?: (soFar: SessionTarget) => void;
}

/** Line, from 1, in the document of its answer at which a piece of evidence stands. */
export function lineInAnswer(evidence: TextEvidence): number {
  // A log that begins with output has no line for its first prompt.
  return evidence.line - Math.max(1, evidence.command.line) + 1;
}
