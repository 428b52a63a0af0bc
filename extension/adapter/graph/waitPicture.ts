import type { Analysis } from '../../analysis/analysis';
import type { Chain } from '../../analysis/verdict';
import type { DrawPicture } from '../../report/picture/picture';
import { collectGraph } from './collectGraph';
import { layoutGraphHere } from './layoutGraph';

/** The wait graph for a report: of the chains that the report tells of, the same picture that the graph view shows. */
export function waitPicture(analysis: Analysis, chains: readonly Chain[]): DrawPicture {
  return rename => {
    const collected = collectGraph({ ...analysis, chains });
    if (collected.nodes.size === 0) return undefined;
    return layoutGraphHere(analysis.snapshot, collected, { kind: 'waits', title: '' }, rename);
  };
}
