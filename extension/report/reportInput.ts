import type { Analysis } from '../analysis/analysis';
import type { Chain } from '../analysis/verdict';
import type { ProcessId, ThreadId } from '../model/ids';
import type { ObjectCounts } from '../model/objectCounts';
import type { Snapshot } from '../model/snapshot';
import type { DrawPicture } from './picture/picture';
import type { RedactionPart } from './redact/parts';

/** What a report is about. */
export type ReportKind = 'hang' | 'ports' | 'connections' | 'backlog' | 'waits' | 'rpc' | 'stats';
export type ReportFormat = 'markdown' | 'html' | 'json' | 'csv';

export const REPORT_KINDS: readonly ReportKind[] = ['hang', 'ports', 'connections', 'backlog', 'waits', 'rpc', 'stats'];
export const REPORT_FORMATS: readonly ReportFormat[] = ['markdown', 'html', 'json', 'csv'];

/** How many lines of a log were understood, are known noise, or were kept as they are. They add up to `total`. */
export interface LineCounts {
  readonly total: number;
  readonly understood: number;
  readonly noise: number;
  readonly unparsed: number;
}

/** Something that kept the input from being read in full: cut off, a line too long, bytes that are no text. */
export interface InputProblem {
  /** `truncated`, `damaged`, … */
  readonly code: string;
  /** One plain sentence: what, where, why. */
  readonly message: string;
  /** 1-based line, where the problem has a place. */
  readonly line?: number;
}

/** An earlier kernel of the same log (boot, reconnect, other dump). The report is on the last one. */
interface EarlierKernel {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly snapshot: Snapshot;
}

/** Only what concerns these threads and processes is reported. Absent: everything. */
export interface ReportFilter {
  readonly thread?: ThreadId;
  /** A name can mean several processes. */
  readonly processes?: ReadonlySet<ProcessId>;
  /** How the user put it, for the title. */
  readonly label: string;
}

/** All that a report is made from. The same input gives the same bytes. */
export interface ReportInput {
  readonly analysis: Analysis;
  /** ISO time at which the target was read. */
  readonly readAt: string;
  /** Base name of the input. */
  readonly source: string;
  /** Absent for targets that are not text. */
  readonly lines?: LineCounts;
  readonly encoding?: string;
  readonly problems?: readonly InputProblem[];
  readonly earlier?: readonly EarlierKernel[];
  readonly filter?: ReportFilter;
  /** How many ALPC ports there were at each halt of a live kernel, the earliest first. */
  readonly growth?: readonly ObjectCounts[];
  /** Lays out who waits for whom along some chains, for reports that can show it. */
  readonly picture?: (analysis: Analysis, chains: readonly Chain[]) => DrawPicture;
  /** What is taken out of the report. */
  readonly redact?: readonly RedactionPart[];
  /** Replaces the title of the report. */
  readonly title?: string;
}
