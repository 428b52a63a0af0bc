import path from 'node:path';
import { analyse } from '../analysis/analyse';
import type { ReportInput } from '../report/reportInput';
import { type AskedFilter, resolveFilter } from '../report/resolveFilter';
import type { InputReading } from './inputReading';

/** What reports are made from; or why the filter fits nothing. */
export function reportInputOf(
  reading: InputReading,
  asked: AskedFilter,
  readAt: Date,
): { readonly input: ReportInput } | { readonly error: string } {
  const { path: file, snapshot, analysis, ...rest } = reading;
  const resolved = resolveFilter(snapshot, asked);
  if ('error' in resolved) return resolved;
  return {
    input: {
      analysis: analysis ?? analyse(snapshot),
      readAt: readAt.toISOString(),
      source: path.basename(file),
      ...rest,
      ...resolved,
    },
  };
}
