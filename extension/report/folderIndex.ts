import type { Document, Sheet, Text } from './document';
import { code, strong } from './document';
import { renderCsv } from './format/renderCsv';
import { renderHtml } from './format/renderHtml';
import { renderMarkdown } from './format/renderMarkdown';
import { causesOf, VERDICT_WORDS } from './hang/causes';
import { jsonText } from './json/json';
import { redactorOf } from './redact/redactorOf';
import type { ReportFormat, ReportInput } from './reportInput';
import { count } from './words';

/** One input of a folder: its report and the first finding, or why there is none. */
export type IndexEntry =
  | { readonly input: string; readonly report: string; readonly finding: string; readonly rootCauses: number }
  | { readonly input: string; readonly reason: string };

/** The first finding of an input, in one line. */
export function findingOf(input: ReportInput): { readonly finding: string; readonly rootCauses: number } {
  const causes = causesOf(input.analysis, input.analysis.chains).filter(cause => cause.weight !== 'harmless');
  const [first] = causes;
  const redactor = redactorOf(input);
  if (!first) return { finding: 'No hang is proved', rootCauses: 0 };
  const { code: verdict, certainty, summary } = first.chain.verdict;
  const said = `${VERDICT_WORDS[verdict]} (${certainty}): ${redactor?.text(summary) ?? summary}`;
  return {
    finding: first.weight === 'fault' ? said : `Not proved to be a fault: ${said}`,
    rootCauses: causes.filter(cause => cause.weight === 'fault').length,
  };
}

/** The page that lists the reports of a folder. */
export function renderIndex(
  format: ReportFormat,
  folder: string,
  readAt: string,
  entries: readonly IndexEntry[],
): string {
  switch (format) {
    case 'markdown':
      return renderMarkdown(indexDocument(folder, readAt, entries));
    case 'html':
      return renderHtml(indexDocument(folder, readAt, entries));
    case 'csv':
      return renderCsv(indexSheet(entries));
    case 'json':
      return jsonText({ folder, readAt, inputs: entries.map(entry => ({ ...entry })) });
  }
}

function indexDocument(folder: string, readAt: string, entries: readonly IndexEntry[]): Document {
  const read = entries.filter(entry => 'report' in entry).length;
  const rows = entries.map((entry): readonly Text[] =>
    'report' in entry
      ? [[strong(entry.input)], [code(entry.report)], [entry.rootCauses.toString()], [entry.finding]]
      : [[entry.input], ['–'], ['–'], [`Not read: ${entry.reason}`]],
  );
  return {
    title: `Reports of ${folder}`,
    subtitle: [`${count(entries.length, 'input')}, ${count(read, 'report')} · read ${readAt}`],
    blocks: [
      {
        kind: 'table',
        columns: [
          { head: 'Input' },
          { head: 'Report' },
          { head: 'Root causes', numeric: true },
          { head: 'First finding' },
        ],
        rows,
      },
    ],
  };
}

function indexSheet(entries: readonly IndexEntry[]): Sheet {
  const rows = entries.map(entry =>
    'report' in entry
      ? [entry.input, entry.report, entry.rootCauses, entry.finding, '']
      : [entry.input, '', '', '', entry.reason],
  );
  return { columns: ['input', 'report', 'rootCauses', 'finding', 'notRead'], rows };
}
