import type { CommandPlace, TextEvidence } from '../../model/evidence';
import type { Snapshot } from '../../model/snapshot';
import type { StatusResponse } from '../../protocol/requests';
import type { ReportInput } from '../../report/reportInput';

/** A command that was run on the target, with the lines of its answer where there is a text of all answers. */
export interface TargetCommand extends CommandPlace {
  readonly lastLine: number;
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
}

/** One reading of a target: everything below belongs to the same moment. */
export interface Reading {
  readonly snapshot: Snapshot;
  /** When it was read. */
  readonly readAt: Date;
  readonly tookMs: number;
  /** `stop 2 of kernel 1` and the like; empty where there is only one. */
  readonly moment: string;
  /** Why the reading is not whole. */
  readonly partial?: string;
}

/** What the input as a whole adds to a report. */
export type ReportContext = Pick<ReportInput, 'source' | 'lines' | 'encoding' | 'problems' | 'earlier'>;

export interface WorkOptions {
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress: (fraction: number, text: string) => void;
}

/** What a session is about. A saved log today; a debugger process or a dump behind the same door. */
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
  answer(index: number, signal: AbortSignal): Promise<AnswerText>;
  /** Runs, or looks up, a line typed in the debug console. */
  execute(line: string, signal: AbortSignal): Promise<ConsoleAnswer>;
  /** Lines that may be meant by what is typed so far, the likeliest first. */
  complete(typed: string, limit: number): readonly string[];
  /** A new reading, or undefined where nothing has changed. The old target stays usable. */
  refresh(options: WorkOptions): Promise<SessionTarget | undefined>;
  close(): void;
}

/** Line, from 1, in the document of its answer at which a piece of evidence stands. */
export function lineInAnswer(evidence: TextEvidence): number {
  // A log that begins with output has no line for its first prompt.
  return evidence.line - Math.max(1, evidence.command.line) + 1;
}
