import type { Output } from '../consoleCommand';
import { CaretError } from '../errors';
import type { BlockRunner } from './controlFlow';
import { pieceAt, skipBlanks } from './pieces';

/** `j expression 'if true' ; 'if false'`. Returns the place behind it. */
export async function runConditional(
  runner: BlockRunner,
  line: string,
  at: number,
  out: Output,
  signal: AbortSignal,
): Promise<number> {
  const { value, rest } = await runner.context.evaluateFirst(line.slice(at + 1), signal);
  const yes = branchAt(line, line.length - rest.length);
  const mark = skipBlanks(line, yes.end);
  const no = line.charAt(mark) === ';' ? branchAt(line, mark + 1) : { text: '', end: mark };
  await runner.run(value === 0n ? no.text : yes.text, out, signal);
  return no.end;
}

function branchAt(line: string, from: number): { readonly text: string; readonly end: number } {
  const start = skipBlanks(line, from);
  const quote = line.charAt(start);
  if (quote !== "'" && quote !== '"') {
    const { end } = pieceAt(line, start);
    return { text: line.slice(start, end), end };
  }
  const end = line.indexOf(quote, start + 1);
  if (end < 0) throw new CaretError('quote');
  return { text: line.slice(start + 1, end), end: end + 1 };
}
