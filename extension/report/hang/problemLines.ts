import type { Chain } from '../../analysis/verdict';
import { visible } from '../format/visible';
import { redactorOf } from '../redact/redactorOf';
import type { ReportInput } from '../reportInput';
import { type Cause, causesOf } from './causes';
import { chainsOf } from './chainsOf';

/** How bad a root cause is, in the words of problem matchers. */
function severityOf({ weight, chain }: Cause): 'error' | 'warning' | 'info' {
  if (weight === 'open') return 'info';
  return chain.verdict.certainty === 'certain' ? 'error' : 'warning';
}

/**
 * The root causes in the form of compilers, a line each: `FILE(LINE): error deadlock: …`. The line is the one that proves
 * the first step; of a dump, which has no lines, 1.
 */
export function problemLines(file: string, input: ReportInput): readonly string[] {
  const redactor = redactorOf(input);
  return causesOf(input.analysis, chainsOf(input))
    .filter(cause => cause.weight !== 'harmless')
    .map(cause => {
      const { code, certainty, summary } = cause.chain.verdict;
      const said = redactor?.text(summary) ?? summary;
      return visible(`${file}(${lineOf(cause.chain)}): ${severityOf(cause)} ${code}: ${said} (${certainty})`);
    });
}

function lineOf(chain: Chain): number {
  const all = [...chain.hops.flatMap(hop => hop.evidence), ...chain.verdict.evidence];
  const [line = 1] = all.flatMap(one => (one.kind === 'text' && one.line > 0 ? [one.line] : []));
  return line;
}
