import type { Contradiction } from '../../model/snapshot';
import type { ReportInput } from '../reportInput';
import { evidenceJson } from './evidenceJson';
import type { JsonObject } from './json';
import { targetJson } from './targetJson';

/** What stands at the top of every JSON report. */
export function sourceJson(input: ReportInput): JsonObject {
  const { snapshot } = input.analysis;
  const { earlier = [], problems = [] } = input;
  return {
    target: targetJson(snapshot.target),
    readAt: input.readAt,
    source: input.source,
    encoding: input.encoding,
    filter: input.filter?.label,
    lines: input.lines && { ...input.lines },
    problems: problems.length > 0 ? problems.map(({ code, message, line }) => ({ code, message, line })) : undefined,
    contradictions: snapshot.contradictions.length > 0 ? snapshot.contradictions.map(contradictionJson) : undefined,
    earlier:
      earlier.length > 0
        ? earlier.map(kernel => ({
            target: targetJson(kernel.snapshot.target),
            firstLine: kernel.firstLine,
            lastLine: kernel.lastLine,
          }))
        : undefined,
  };
}

/** Both readings by their places; the values are read off the evidence text. */
export function contradictionJson(one: Contradiction): JsonObject {
  return {
    of: one.of,
    field: one.field,
    first: evidenceJson(one.first.evidence),
    second: evidenceJson(one.second.evidence),
  };
}
