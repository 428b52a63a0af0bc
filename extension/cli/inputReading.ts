import type { Analysis } from '../analysis/analysis';
import type { Snapshot } from '../model/snapshot';
import type { ReportInput } from '../report/reportInput';

/** A log or dump that was read, as far as reports need it. */
export interface InputReading extends Pick<ReportInput, 'lines' | 'encoding' | 'problems' | 'earlier'> {
  readonly path: string;
  readonly snapshot: Snapshot;
  /** Where it was made already. */
  readonly analysis?: Analysis;
}
