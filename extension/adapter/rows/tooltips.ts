import { cardMarkdown } from '../../analysis/card/cardMarkdown';
import { cardOf } from '../../analysis/card/cardOf';
import { codeBlock, escapeMarkdown, inlineCode } from '../../base/markdown';
import type { Certainty, Evidence } from '../../model/evidence';
import type { EntityId } from '../../model/ids';
import type { ViewSource } from './viewSource';

/** Pieces of evidence in one tooltip; the evidence command shows all. */
const SHOWN = 4;

/** Card of a thing as a tooltip; its name alone where the snapshot does not hold it. */
export function entityTooltip(source: ViewSource, id: EntityId, name: string): string {
  const card = cardOf(source.analysis, id, source.cards);
  return card ? cardMarkdown(card) : `**${escapeMarkdown(name)}**\n\nNot in this reading: only its address is known.`;
}

/** A statement, how sure it is, and the lines that it rests on. */
export function statementTooltip(
  text: string,
  certainty: Certainty | undefined,
  evidence: readonly Evidence[],
): string {
  const parts = [escapeMarkdown(text)];
  if (certainty !== undefined) parts.push(`Certainty: ${certainty}`);
  parts.push(...evidence.slice(0, SHOWN).map(evidenceMarkdown));
  if (evidence.length > SHOWN) parts.push(`and ${evidence.length - SHOWN} more`);
  return parts.join('\n\n');
}

/** Place and text of one piece of evidence. */
export function evidenceMarkdown(evidence: Evidence): string {
  if (evidence.kind === 'memory') {
    return `${inlineCode(`${evidence.type}.${evidence.field}`)} at ${inlineCode(evidence.address.toString(16))} = ${inlineCode(evidence.value)}`;
  }
  const command = evidence.command.text === '' ? '' : `, ${inlineCode(evidence.command.text, 120)}`;
  return `Line ${evidence.line}${command}\n\n${codeBlock(evidence.text.slice(0, 800))}`;
}

/** Line of the log of the first piece of evidence that has one. */
export function lineOf(evidence: readonly (Evidence | undefined)[]): { readonly line?: number } {
  const found = evidence.find(item => item?.kind === 'text');
  return found?.kind === 'text' ? { line: found.line } : {};
}
