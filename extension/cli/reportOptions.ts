import type { ReportFormat, ReportKind } from '../report/reportInput';

/** Options of `alpcscope report`. */
export interface ReportOptions {
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly thread?: string;
  readonly process?: string;
  readonly symbols?: readonly string[];
  readonly encoding?: string;
  readonly out?: string;
}
