import { renderCsv } from '../format/renderCsv';
import { renderHtml } from '../format/renderHtml';
import { renderMarkdown } from '../format/renderMarkdown';
import { jsonPieces } from '../json/json';
import { redactDocument, redactSheet } from '../redact/redactDocument';
import { redactJson } from '../redact/redactJson';
import { Redactor } from '../redact/redactor';
import type { ReportFormat } from '../reportInput';
import { compareDocument, compareSheet } from './compareDocument';
import { compared, type Compared, type CompareInput } from './compareInput';
import { compareJson } from './compareJson';

/** The comparison of two readings as text, in pieces. Pure and deterministic, everything of the input is escaped. */
export function comparePieces(format: ReportFormat, input: CompareInput): Iterable<string> {
  return comparedPieces(format, compared(input));
}

/** The same of what was compared already. */
export function comparedPieces(format: ReportFormat, result: Compared): Iterable<string> {
  const redactor = redactorOf(result);
  switch (format) {
    case 'markdown':
    case 'html': {
      const document = compareDocument(result);
      const shown = redactor ? redactDocument(document, redactor) : document;
      return [format === 'html' ? renderHtml(shown) : renderMarkdown(shown)];
    }
    case 'csv': {
      const sheet = compareSheet(result);
      return [renderCsv(redactor ? redactSheet(sheet, redactor) : sheet)];
    }
    case 'json': {
      const json = compareJson(result);
      return jsonPieces(redactor ? redactJson(json, redactor) : json);
    }
  }
}

function redactorOf({ before, after, redact = [] }: CompareInput): Redactor | undefined {
  if (redact.length === 0) return undefined;
  return new Redactor(redact, [before.snapshot, after.snapshot], [before.source, after.source]);
}
