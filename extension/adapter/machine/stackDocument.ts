import { plainLine } from '../../base/markdown';
import type { KernelFrame, ThreadStack } from '../../kernel/stacks/threadStack';
import { type StackRow, stackRows } from './shownStack';
import { ticked } from './ticked';

/** The read-only text behind the frames of a stack, so that each has a place that VS Code can focus. */
export interface StackDocument {
  readonly text: string;
  /** 1-based line of a row. */
  lineOf(row: number): number;
}

const HEAD = ' # Child-SP          RetAddr               Call Site';
/** Lines in front of the first row: the title and the heads of the columns. */
const BEFORE = 2;

/** A stack as kd's `kn` prints it, under a line that says whose it is. */
export function stackDocument(title: string, stack: ThreadStack): StackDocument {
  const hints = stack.hints ?? [];
  const lines = [
    plainLine(title, 300),
    HEAD,
    ...stackRows(stack).map(rowText),
    ...(hints.length === 0 ? [] : ['', HINTS, ...hints.map(hintText)]),
  ];
  return { text: lines.join('\n') + '\n', lineOf: row => row + BEFORE + 1 };
}

const HINTS = '* Values further up that look like return addresses; some are left over from calls that have returned:';

function rowText(row: StackRow, number: number): string {
  return row.kind === 'frame' ? frameText(row.frame, number) : `* ${row.text}`;
}

function frameText(frame: KernelFrame, row: number): string {
  const number = row.toString(16).padStart(2, '0');
  const trap = frame.trapFrame === undefined ? '' : ` (TrapFrame @ ${ticked(frame.trapFrame)})`;
  const doubt = frame.trust === 'scan' || frame.trust === 'guessed' ? ' [not proven]' : '';
  const ret = frame.ret === undefined ? ' '.repeat(17) : ticked(frame.ret);
  return `${number} ${ticked(frame.sp)} ${ret}     ${plainLine(frame.symbol, 400)}${trap}${doubt}`;
}

function hintText(frame: KernelFrame): string {
  return `   ${ticked(frame.sp)} ${ticked(frame.ip)}     ${plainLine(frame.symbol, 400)}`;
}
