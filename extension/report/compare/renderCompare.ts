import { renderCsv } from '../format/renderCsv';
import { renderHtml } from '../format/renderHtml';
import { renderMarkdown } from '../format/renderMarkdown';
import { jsonPieces } from '../json/json';
import type { ReportFormat } from '../reportInput';
import { compareDocument, compareSheet } from './compareDocument';
import { compared, type CompareInput } from './compareInput';
import { compareJson } from './compareJson';

/** The comparison of two readings as text, in pieces. Pure and deterministic, everything of the input is escaped. */
export function comparePieces(format: ReportFormat, input: CompareInput): Iterable<string> {
  const result = compared(input);
  switch (format) {
    case 'markdown':
      return [renderMarkdown(compareDocument(result))];
    case 'html':
      return [renderHtml(compareDocument(result))];
    case 'csv':
      return [renderCsv(compareSheet(result))];
    case 'json':
      return jsonPieces(compareJson(result));
  }
}
