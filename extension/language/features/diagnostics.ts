import { currentKernel } from '../../model/currentKernel';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { CardSource } from '../../analysis/card/card';
import { entityName } from '../../analysis/card/names';
import type { Chain } from '../../analysis/verdict';
import type { Evidence } from '../../model/evidence';
import type { OpenLog } from '../log/openLog';
import { lineText } from '../text';

export const DIAGNOSTIC_SOURCE = 'ALPC Scope';

/** Code of the diagnostics whose `data` is `MissingCommands`. */
export const CHAIN_ENDS = 'chain-ends';

/** More notes than a person reads. */
const MOST_DIAGNOSTICS = 200;

/** What the quick fixes need. */
export interface MissingCommands {
  readonly commands: readonly string[];
}

/** A note where a wait chain ends because the log lacks the output of a command; one note a command. */
export function diagnostics(log: OpenLog): Diagnostic[] {
  const found = new Map<string, { readonly line: number; readonly chain: Chain; chains: number }>();
  const snapshot = currentKernel(log.lastFacts?.kernels ?? [])?.snapshot;
  if (!snapshot) return [];
  const source = log.analyse(snapshot);
  for (const chain of source.chains) {
    const line = endLine(source, chain);
    const key = chain.verdict.next.join('\n');
    if (key === '' || chain.verdict.missing.length === 0 || line === undefined) continue;
    const known = found.get(key);
    if (known) known.chains++;
    else if (found.size < MOST_DIAGNOSTICS) found.set(key, { line, chain, chains: 1 });
  }
  return [...found.values()].map(({ line, chain, chains }) => noteOf(log, source, line, chain, chains));
}

function noteOf(log: OpenLog, source: CardSource, line: number, chain: Chain, chains: number): Diagnostic {
  const text = lineText(log.document, line);
  const start = text.length - text.trimStart().length;
  const { next } = chain.verdict;
  const others = chains > 1 ? ` and of ${chains - 1} more` : '';
  const data: MissingCommands = { commands: next };
  return {
    range: { start: { line, character: start }, end: { line, character: Math.max(start, text.trimEnd().length) } },
    severity: DiagnosticSeverity.Information,
    source: DIAGNOSTIC_SOURCE,
    code: CHAIN_ENDS,
    message: `The wait chain of thread ${entityName(source.snapshot, chain.start)}${others} ends here. Not in this log: run ${next.join(', ')}`,
    data,
  };
}

/** 0-based line of the last step of a chain that has a place in the log. */
function endLine(source: CardSource, chain: Chain): number | undefined {
  const steps: readonly (Evidence | undefined)[] = [
    ...[...chain.hops].reverse().map(hop => hop.evidence[0]),
    startEvidence(source, chain),
  ];
  for (const evidence of steps) {
    if (evidence?.kind === 'text' && evidence.line > 0) return evidence.line - 1;
  }
  return undefined;
}

function startEvidence(source: CardSource, chain: Chain): Evidence | undefined {
  const start = source.snapshot.find(chain.start);
  return start?.kind === 'thread' ? (start.waitsFor ?? start.waitReason ?? start.state)?.evidence : undefined;
}
