import type { BootComparison } from '../../analysis/sameBoot';

/** What speaks against a comparison, each in a sentence for people; empty where nothing does. */
export function bootWarnings({ differences, isTold, isReversed }: BootComparison): readonly string[] {
  const warnings: string[] = [];
  if (differences.length > 0) {
    const list = differences.map(({ what, from, to }) => `${what} ${from}, then ${to}`).join('; ');
    warnings.push(
      `The readings are of two starts of Windows, or of two machines (${list}): equal addresses are chance, and nothing below proves anything.`,
    );
  } else if (!isTold) {
    warnings.push(
      'Nothing tells whether both readings are of one start of Windows (kernel base, System process or boot time are not known of both): if they are not, nothing below proves anything.',
    );
  }
  if (isReversed) warnings.push('The second reading was taken before the first: what seems to grow shrinks.');
  return warnings;
}
