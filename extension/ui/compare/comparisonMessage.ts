import type { ComparisonHead } from '../../protocol/findings';

/** The line above the rows of a comparison. */
export function comparisonMessage({ warnings }: ComparisonHead, filter: string | undefined, ended: boolean): string {
  const parts = [
    filter === undefined ? undefined : `Filter “${filter}”`,
    ended ? 'Session ended' : undefined,
    warnings.length > 0 ? 'Nothing of this may be proved: see the warnings' : undefined,
  ];
  return parts.filter(part => part !== undefined).join(' · ');
}
