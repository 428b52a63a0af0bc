/*
 * Findings that are handed on: reports, issue texts, comparisons.
 */

export type ReportFormat = 'markdown' | 'html' | 'json' | 'csv';

/** What is taken out before a text is handed on. */
export type RedactionPart = 'names' | 'addresses' | 'user-data';

export const REDACTION_PARTS: readonly RedactionPart[] = ['names', 'addresses', 'user-data'];

export interface IssueArguments {
  /** The thread whose root cause is told; absent: the worst of all. */
  readonly thread?: string;
  readonly redact?: readonly RedactionPart[];
}

export interface IssueResponse {
  /** Short Markdown; absent where nothing waits. */
  readonly text?: string;
}

/** A reading of the session that a later one has replaced. */
export interface EarlierReading {
  /** The first is 1; a reading keeps its number. */
  readonly number: number;
  readonly label: string;
}

export interface EarlierResponse {
  /** The latest first. */
  readonly readings: readonly EarlierReading[];
}

/** With one of `earlier` and `file`, the other reading; the one that the session stands at is the later of the two. */
export interface ComparedReading {
  /** Number of an earlier reading of the session. */
  readonly earlier?: number;
  /** Path of a saved log or a crash dump. */
  readonly file?: string;
  /** The other one was read later than what the session stands at. */
  readonly isLater?: boolean;
}

/** A page of the rows of a comparison. */
export interface CompareRowsArguments extends ComparedReading {
  /** Row id of the parent; absent for the roots. */
  readonly parent?: string;
  readonly start: number;
  readonly count: number;
  /** Words that a row, or one below it, must contain. */
  readonly filter?: string;
}

/** What stands above the rows of a comparison. */
export interface ComparisonHead {
  /** `before → after`. */
  readonly title: string;
  /** Why it proves nothing, where that is so. */
  readonly warnings: readonly string[];
}

export interface CompareArguments extends ComparedReading {
  readonly format: ReportFormat;
  readonly redact?: readonly RedactionPart[];
}

export interface CompareResponse {
  readonly text: string;
  readonly title: string;
}
