import { NOT_YET } from '../../analysis/card/names';
import type { Chain, Verdict } from '../../analysis/verdict';
import type { UnknownFact } from '../../model/facts';
import { noteNode } from './entityRows';
import { VERDICT_MARKS, VERDICT_TITLES } from './icons';
import { nameOf } from './names';
import type { RowNode } from './rowNode';
import { joined, uncapitalised } from './texts';
import { lineOf, statementTooltip } from './tooltips';
import type { ViewSource } from './viewSource';

/** Notes of what is missing below one verdict; a report lists all. */
const MISSING_SHOWN = 20;

/** Last row of a chain: what the verdict is, and below it what to type next and what is missing. */
export function verdictNode(source: ViewSource, chain: Chain): RowNode {
  const { verdict } = chain;
  const below = [...nextNodes(verdict), ...missingNodes(source, verdict)];
  return {
    key: 'verdict',
    seed: () => ({
      kind: 'verdict',
      label: `Verdict: ${uncapitalised(VERDICT_TITLES[verdict.code])}`,
      ...joined(certaintyText(verdict), verdict.summary),
      ...VERDICT_MARKS[verdict.code],
      expanded: true,
      copy: verdict.summary,
      evidence: chainReference(chain),
      words: verdict.code,
      ...lineOf(verdict.evidence),
      tooltip: () => statementTooltip(verdict.summary, verdict.certainty, verdict.evidence),
    }),
    ...(below.length > 0 ? { children: () => below } : {}),
  };
}

/** How the evidence of a verdict is asked for: rows of root causes and verdicts stand for no single thing. */
export function chainReference(chain: Chain): string {
  return `${CHAIN}${chain.start}`;
}

/** In front of the thread whose chain is meant. */
export const CHAIN = 'chain:';

/** The certainty where it is worth a word: an unknown verdict has none that matters. */
export function certaintyText(verdict: Verdict): string | undefined {
  return verdict.code === 'unknown' ? undefined : verdict.certainty;
}

function nextNodes(verdict: Verdict): readonly RowNode[] {
  return [...new Set(verdict.next)].map(command => ({
    key: `next:${command}`,
    seed: () => ({
      kind: 'next-command',
      label: command,
      description: 'type this next',
      icon: 'terminal',
      copy: command,
    }),
  }));
}

function missingNodes(source: ViewSource, verdict: Verdict): readonly RowNode[] {
  const shown = verdict.missing.slice(0, MISSING_SHOWN).map((missing, i) => missingNode(source, missing, i));
  const more = verdict.missing.length - shown.length;
  return more > 0 ? [...shown, noteNode('missing:more', `${more} more values are missing`)] : shown;
}

function missingNode(source: ViewSource, missing: UnknownFact, nth: number): RowNode {
  const label = `Missing: ${fieldTitle(missing.field)} of ${nameOf(source.snapshot, missing.of)}`;
  return noteNode(
    `missing:${nth}:${missing.of}:${missing.field}`,
    label,
    source.snapshot.unfinished && missing.reason === 'not-asked' ? NOT_YET : missing.reason.replaceAll('-', ' '),
    'question',
  );
}

/** `waitObjects` → `wait objects`. */
export function fieldTitle(field: string): string {
  return field.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}
