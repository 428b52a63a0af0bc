import { stringify } from 'csv-stringify/sync';
import type { Sheet } from '../document';
import { visible } from './visible';

/**
 * A sheet as CSV (RFC 4180, CRLF, header row). A cell that a spreadsheet would run as a formula gets a leading quote;
 * see OWASP, "CSV Injection".
 */
export function renderCsv(sheet: Sheet): string {
  return [...csvPieces(sheet)].join('');
}

/** The same row by row. */
export function* csvPieces({ columns, rows }: Sheet): Generator<string> {
  yield line(columns);
  for (const row of rows) yield line(row);
}

function line(cells: readonly (string | number)[]): string {
  const shown = cells.map(value => (typeof value === 'string' ? visible(value) : value));
  return stringify([shown], { record_delimiter: 'windows', escape_formulas: true });
}
