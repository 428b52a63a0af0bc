import type { EntityId } from '../model/ids';

/*
 * Links inside cards, reports and other Markdown that we show. VS Code runs only the commands listed here, whatever
 * the text says: cards are trusted for these ids alone.
 */

/** Commands that a Markdown link of ours may run; each takes one `LinkTarget`. */
export const LINK_COMMANDS = {
  jump: 'alpcscope.stack.jump',
  evidence: 'alpcscope.evidence.show',
  reveal: 'alpcscope.entity.reveal',
  log: 'alpcscope.log.reveal',
  copy: 'alpcscope.command.copy',
  hang: 'alpcscope.report.hang',
  memory: 'alpcscope.memory.show',
} as const;

export type LinkAction = keyof typeof LINK_COMMANDS;

/** What a link points at. Only what the command needs is given. */
export interface LinkTarget {
  readonly entity?: EntityId;
  /** Client or server thread of a message. */
  readonly side?: 'client' | 'server';
  /** 1-based line of the log. */
  readonly line?: number;
  /** URI of the log, where the link stands outside a session; a session is started for it when the command needs one. */
  readonly log?: string;
  /** Debug session that the ids belong to; the active one where absent. */
  readonly session?: string;
  /** Text for the clipboard; a command whose answer is to be shown. */
  readonly text?: string;
}

/** `command:` URI for a Markdown link; safe inside the round brackets of a link. */
export function commandLink(action: LinkAction, target: LinkTarget): string {
  const encoded = encodeURIComponent(JSON.stringify([target])).replace(
    /[()']/g,
    c => '%' + c.charCodeAt(0).toString(16),
  );
  return `command:${LINK_COMMANDS[action]}?${encoded}`;
}
