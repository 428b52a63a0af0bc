import { currentKernel, otherKernels } from '../model/currentKernel';
import path from 'node:path';
import { analyse } from '../analysis/analyse';
import type { ReportInput } from '../report/reportInput';
import { type AskedFilter, resolveFilter } from '../report/resolveFilter';
import type { LogTarget } from '../target/log/openLog';

/** What reports are made from: the last kernel of a log, analysed; or why the filter fits nothing. */
export function reportInputOf(
  log: LogTarget,
  asked: AskedFilter,
  readAt: Date,
): { readonly input: ReportInput } | { readonly error: string } {
  const { facts } = log;
  const current = currentKernel(facts.kernels);
  if (!current) return { error: 'nothing was read' };
  const resolved = resolveFilter(current.snapshot, asked);
  if ('error' in resolved) return resolved;
  return {
    input: {
      analysis: analyse(current.snapshot),
      readAt: readAt.toISOString(),
      source: path.basename(log.path),
      lines: facts.lines,
      encoding: facts.encoding,
      problems: facts.problems,
      earlier: otherKernels(facts.kernels),
      ...resolved,
    },
  };
}
