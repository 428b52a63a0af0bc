import type { Row } from '../../protocol/requests';

const COLUMNS = ['Kind', 'Name', 'Details', 'Address'] as const;

/** Addresses (or what stands in their place) of rows, one a line; rows that stand for nothing have none. */
export function addressesOf(rows: readonly Row[]): string {
  return rows.flatMap(row => row.copy ?? []).join('\n');
}

/** Rows as text for a mail or a table: tabs between the columns. */
export function rowsAsText(rows: readonly Row[]): string {
  return rows
    .map(row => [row.label, row.description ?? '', row.copy ?? ''].map(oneLine).join('\t').trimEnd())
    .join('\n');
}

/** Rows as CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets a leading quote. */
export function rowsAsCsv(rows: readonly Row[]): string {
  const lines = rows.map(({ kind, label, description = '', copy = '' }) => [kind, label, description, copy]);
  return [COLUMNS, ...lines].map(cells => cells.map(cell).join(',')).join('\r\n') + '\r\n';
}

function oneLine(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ');
}

/** Source of the quote: OWASP, "CSV Injection". */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
