import { csvPieces } from './format/renderCsv';
import { htmlPieces } from './format/renderHtml';
import { markdownPieces } from './format/renderMarkdown';
import { type Document, type Sheet } from './document';
import { chainsOf } from './hang/chainsOf';
import { hangDocument } from './hang/hangDocument';
import { hangSheet } from './hang/hangSheet';
import { hangJson } from './json/hangJson';
import { type JsonDocument, jsonPieces } from './json/json';
import { backlogReport } from './kinds/backlog';
import { connectionsReport } from './kinds/connections';
import { portsReport } from './kinds/ports';
import { rpcReport } from './kinds/rpc';
import { statsReport } from './kinds/stats';
import { waitsReport } from './kinds/waits';
import { redactDocument, redactSheet } from './redact/redactDocument';
import { redactJson } from './redact/redactJson';
import { redactorOf } from './redact/redactorOf';
import type { ReportFormat, ReportInput, ReportKind } from './reportInput';
import { tableDocument, tableJson, type TableReport, tableSheet } from './table';

/** The three shapes of one content; each is made only when it is asked for. */
interface Content {
  readonly document: () => Document;
  readonly sheet: () => Sheet;
  readonly json: () => JsonDocument;
}

/**
 * A report as text that ends with a newline. Pure and deterministic: equal input gives equal bytes. Everything that
 * comes from the input is escaped for the format.
 */
export function renderReport(kind: ReportKind, format: ReportFormat, input: ReportInput): string {
  return [...reportPieces(kind, format, input)].join('');
}

/** The same in pieces, for reports that may not fit into one string. */
export function reportPieces(kind: ReportKind, format: ReportFormat, input: ReportInput): Iterable<string> {
  const content = redacted(contentOf(kind, input), input);
  switch (format) {
    case 'markdown':
      return markdownPieces(content.document());
    case 'html':
      return htmlPieces(content.document());
    case 'json':
      return jsonPieces(content.json());
    case 'csv':
      return csvPieces(content.sheet());
  }
}

/** The same content without what the input says is to be taken out. */
function redacted(content: Content, input: ReportInput): Content {
  const redactor = redactorOf(input);
  if (!redactor) return content;
  return {
    document: () => redactDocument(content.document(), redactor),
    sheet: () => redactSheet(content.sheet(), redactor),
    json: () => ({ redacted: [...(input.redact ?? [])], ...redactJson(content.json(), redactor) }),
  };
}

function contentOf(kind: ReportKind, input: ReportInput): Content {
  switch (kind) {
    case 'hang':
      return {
        document: () => hangDocument(input, chainsOf(input)),
        sheet: () => hangSheet(input, chainsOf(input)),
        json: () => hangJson(input, chainsOf(input)),
      };
    case 'ports':
      return listContent(input, portsReport(input));
    case 'connections':
      return listContent(input, connectionsReport(input));
    case 'backlog':
      return listContent(input, backlogReport(input));
    case 'waits':
      return listContent(input, waitsReport(input));
    case 'rpc':
      return listContent(input, rpcReport(input));
    case 'stats':
      return listContent(input, statsReport(input));
  }
}

function listContent<R>(input: ReportInput, report: TableReport<R>): Content {
  return {
    document: () => tableDocument(input, report),
    sheet: () => tableSheet(report),
    json: () => tableJson(input, report),
  };
}
