import type { RedactionPart } from '../report/redact/parts';
import type { ReportFormat, ReportKind } from '../report/reportInput';

/** Options of `alpcscope report`. */
export interface ReportOptions {
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly thread?: string;
  readonly process?: string;
  readonly symbols?: readonly string[];
  readonly encoding?: string;
  /** Prints the root causes on stdout, a line each, as compilers print errors. */
  readonly problems?: boolean;
  readonly redact?: readonly RedactionPart[];
  readonly out?: string;
}
