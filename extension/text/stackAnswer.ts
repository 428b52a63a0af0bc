import type { StackFrame } from '../model/entities';
import { isFrameRow } from './frameScan';
import { splitLines } from './lineSplitter';
import { readStackHeader, type StackColumns } from './stackHeader';
import { StackRows } from './stackRows';
import { SymbolTable } from './symbolTable';

/** Frames of the first stack in an answer of the `k` family, each with its 1-based line. Never throws. */
export function framesOfAnswer(text: string): readonly StackFrame[] {
  const symbols = new SymbolTable();
  let columns: StackColumns | undefined;
  let rows = new StackRows(symbols, undefined);
  let number = 0;
  let over = false;
  splitLines(text, line => {
    number++;
    if (over) return;
    const header = rows.length === 0 ? readStackHeader(line) : undefined;
    if (header) {
      columns = header;
      rows = new StackRows(symbols, columns);
    } else if (isFrameRow(line)) rows.push(line, number);
    else if (rows.length > 0 && line.trim() !== '' && !rows.join(line)) over = /^\S/.test(line);
  });
  const { firstLine, firstRow } = rows;
  if (firstLine === undefined) return [];
  const command = { text: 'k', line: 0, index: 0, prompt: '', kernel: 0, stop: 0 };
  return rows.known({ kind: 'text', command, line: firstLine, text: firstRow ?? '' }).value;
}
