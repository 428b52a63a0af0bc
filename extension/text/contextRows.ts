import { parseNonNull, skipBlanks } from './pointer';
import type { Block, BlockContext, BlockParser } from './blocks';
import { ROW_ONLY } from './rowOnly';

const IMPLICIT = /^(?:Implicit (thread|process) is now|Using context of (thread))\s+([0-9a-f`x]{8,18})/i;

/** Rows of `.thread`, `.process`, `.cxr` and `.context`: they say what later commands take for granted. */
export const contextRowParser: BlockParser = {
  name: 'context rows',
  starts: 'IUYt.RL',
  begin(text, _line, context) {
    const first = skipBlanks(text);
    switch (text.charCodeAt(first)) {
      case 73: // Implicit
      case 85: // Using, User-mode
        return implicit(text.slice(first, first + 200), context);
      case 89: // You
      case 116: // to
        return isContinueText(text, first) ? ROW_ONLY : undefined;
      default:
        return isOther(text, first, context) ? ROW_ONLY : undefined;
    }
  },
};

function implicit(row: string, context: BlockContext): Block | undefined {
  if (row.startsWith('User-mode page directory base is')) return ROW_ONLY;
  const match = IMPLICIT.exec(row);
  const address = parseNonNull(match?.[3] ?? '');
  if (!match || address === undefined) return undefined;
  if (match[1]?.toLowerCase() === 'process') context.scope.process = address;
  else context.scope.thread = address;
  return ROW_ONLY;
}

/** The three rows that `.process /i` prints. */
function isContinueText(text: string, first: number): boolean {
  return (
    text.startsWith('You need to continue execution', first) ||
    text.startsWith('to be switched. When the debugger breaks in', first) ||
    text.startsWith('the new process context', first)
  );
}

function isOther(text: string, first: number, context: BlockContext): boolean {
  switch (text.charCodeAt(first)) {
    case 46: // .cache
      return text.startsWith('.cache ', first);
    case 82: // Resetting
      if (!text.startsWith('Resetting default scope', first)) return false;
      context.scope.thread = undefined;
      return true;
    case 76: // Last
      return text.startsWith('Last set context:', first);
    default:
      return false;
  }
}
