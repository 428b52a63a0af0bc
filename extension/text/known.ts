import type { Known, TextEvidence } from '../model/evidence';
import type { BlockContext } from './blocks';

/** Evidence of one printed line, or of the lines up to `endLine`. Fields of one row may share it. */
export function textEvidence(
  context: Pick<BlockContext, 'command'>,
  line: number,
  text: string,
  endLine?: number,
): TextEvidence {
  return endLine === undefined || endLine === line
    ? { kind: 'text', command: context.command, line, text }
    : { kind: 'text', command: context.command, line, endLine, text };
}

/** A value together with the printed line (1-based) it was read from; `endLine` where it takes several. */
export function known<T>(
  context: Pick<BlockContext, 'command'>,
  line: number,
  text: string,
  value: T,
  endLine?: number,
): Known<T> {
  return { value, evidence: textEvidence(context, line, text, endLine) };
}
