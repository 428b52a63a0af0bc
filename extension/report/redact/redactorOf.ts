import type { ReportInput } from '../reportInput';
import { Redactor } from './redactor';

/** What takes out of a report that which its reader is not to see; undefined where nothing is to be taken out. */
export function redactorOf({
  redact = [],
  analysis,
  earlier = [],
  source,
  filter,
  title,
}: ReportInput): Redactor | undefined {
  if (redact.length === 0) return undefined;
  const snapshots = [analysis.snapshot, ...earlier.map(kernel => kernel.snapshot)];
  return new Redactor(
    redact,
    snapshots,
    [source, filter?.label, title].filter(text => text !== undefined),
  );
}
