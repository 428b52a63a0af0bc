import type { Row, RowKind } from '../../protocol/requests';
import type { CommandId } from '../commandIds';
import { COMMANDS } from '../commandIds';

/** What VS Code is to draw for a row, without its types. */
export interface ItemModel {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly icon: string;
  readonly color?: string;
  readonly tooltip?: string;
  readonly state: 'leaf' | 'collapsed' | 'expanded';
  /** Words that `viewItem` clauses of package.json look for. */
  readonly contextValue: string;
  /** What a click runs, with the row as its argument. */
  readonly click?: { readonly command: CommandId; readonly title: string };
  /** What a screen reader says. */
  readonly spoken: string;
}

/** Theme color of everything that belongs to a session that has ended. */
export const ENDED_COLOR = 'disabledForeground';

/** Kinds said aloud in front of the label; the label itself says it for the others. */
const SPOKEN: Partial<Record<RowKind, string>> = {
  chain: 'wait chain',
  verdict: 'verdict',
  process: 'process',
  thread: 'thread',
  port: 'port',
  connection: 'connection',
  queue: 'queue',
  message: 'message',
  lock: 'lock',
  irp: 'I/O request',
  module: 'module',
  needed: 'needed symbols',
  'next-command': 'command to run next',
};

/** Draws a row. `ended`: its session is over, so that it is grey and nothing can be asked any more. */
export function itemOf(row: Row, ended = false): ItemModel {
  const color = ended ? ENDED_COLOR : row.color;
  const click = ended ? undefined : clickOf(row);
  return {
    id: row.id,
    label: row.label,
    ...(row.description !== undefined && { description: row.description }),
    icon: row.icon,
    ...(color !== undefined && { color }),
    ...(row.tooltip !== undefined && { tooltip: row.tooltip }),
    state: row.hasChildren ? (row.expanded ? 'expanded' : 'collapsed') : 'leaf',
    contextValue: contextOf(row, ended).join(' '),
    ...(click && { click }),
    spoken: [SPOKEN[row.kind], row.label, row.description, ended ? 'session ended' : undefined]
      .filter(part => part !== undefined && part !== '')
      .join(', '),
  };
}

/** Words for `viewItem =~ /\bword\b/`: what can be done with a row. Only copying outlives the session. */
function contextOf(row: Row, ended: boolean): string[] {
  const words: string[] = [row.kind];
  if (row.copy !== undefined) words.push(row.kind === 'next-command' ? 'copyCommand' : 'copyAddress');
  if (ended) return words;
  if (row.thread !== undefined || row.entity?.startsWith('thread:')) words.push('stack');
  if (row.entity?.startsWith('message:')) words.push('sides');
  if (row.entity !== undefined) words.push('entity');
  if (row.evidence !== undefined) words.push('evidence');
  if (row.peer !== undefined) words.push('peer');
  if (row.line !== undefined) words.push('line');
  if (row.module !== undefined) words.push('symbols');
  return words;
}

function clickOf(row: Row): ItemModel['click'] {
  if (row.kind === 'needed') return { command: COMMANDS.downloadSymbols, title: 'Download Symbols' };
  const isStop = row.kind === 'thread' || row.kind === 'message';
  if (isStop && row.thread !== undefined) return { command: COMMANDS.jumpToStack, title: 'Jump to Stack' };
  if (!row.hasChildren && row.line !== undefined) return { command: COMMANDS.revealLog, title: 'Reveal in Log' };
  if (!row.hasChildren && row.entity !== undefined) return { command: COMMANDS.revealEntity, title: 'Reveal' };
  return undefined;
}
