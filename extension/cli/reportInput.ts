import path from 'node:path';
import { analyse } from '../analysis/analyse';
import { waitPicture } from '../adapter/graph/waitPicture';
import type { RedactionPart } from '../report/redact/parts';
import type { ReportInput } from '../report/reportInput';
import { type AskedFilter, resolveFilter } from '../report/resolveFilter';
import type { InputReading } from './inputReading';

/** What reports are made from; or why the filter fits nothing. */
export function reportInputOf(
  reading: InputReading,
  asked: AskedFilter & { readonly redact?: readonly RedactionPart[] },
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
      picture: waitPicture,
      ...(asked.redact && { redact: asked.redact }),
      ...rest,
      ...resolved,
    },
  };
}
