import type { Chain } from '../../analysis/verdict';
import { chainWanted } from '../filter';
import type { ReportInput } from '../reportInput';

/** The chains that a report is about. A thread that was asked for has one, hung or not, and it stands first. */
export function chainsOf(input: ReportInput): readonly Chain[] {
  const { analysis, filter } = input;
  const wanted = analysis.chains.filter(chain => chainWanted(analysis.snapshot, filter, chain));
  const thread = filter?.thread;
  if (thread === undefined) return wanted;
  return [analysis.chainFrom(thread), ...wanted.filter(chain => chain.start !== thread)];
}
