import { stringify } from 'csv-stringify/sync';
import type { Sheet } from '../document';
import { visible } from './visible';

/**
 * A sheet as CSV (RFC 4180, CRLF, header row). A cell that a spreadsheet would run as a formula gets a leading quote;
 * see OWASP, "CSV Injection".
 */
export function renderCsv(sheet: Sheet): string {
  const rows = sheet.rows.map(row => row.map(value => (typeof value === 'string' ? visible(value) : value)));
  return stringify([[...sheet.columns], ...rows], { record_delimiter: 'windows', escape_formulas: true });
}
