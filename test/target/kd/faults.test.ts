import assert from 'node:assert/strict';
import { BuiltStandin } from '../../standin/builtStandin';
import { FaultSequence, type Outcome } from './faultSequence';

/** `npm run test:faults` runs 1,000 of them. */
const SEQUENCES = Number(process.env['ALPCSCOPE_FAULTS'] ?? 48);
const AT_ONCE = 6;

describe('a debugger with which things go wrong', function () {
  this.timeout(SEQUENCES * 5_000);
  let built: BuiltStandin;
  before(() => {
    built = new BuiltStandin();
  });
  after(() => {
    built.remove();
  });

  it(`recovers or ends with its reason, mixes no answers up and leaves no process (${SEQUENCES} sequences)`, async () => {
    const counts: Record<Outcome, number> = { recovered: 0, ended: 0 };
    const failures: string[] = [];
    let next = 1;
    const some = async (): Promise<void> => {
      while (next <= SEQUENCES) {
        const sequence = new FaultSequence(next++, built);
        await sequence.run().then(
          outcome => counts[outcome]++,
          (error: unknown) => failures.push(shown(error)),
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, some));
    if (process.env['ALPCSCOPE_FAULTS'] !== undefined)
      console.log(`      ${counts.recovered} recovered, ${counts.ended} ended with their reason`);
    assert.deepEqual(failures, [], `${failures.length} of ${SEQUENCES}`);
    // Both ways were taken, and mostly the first.
    assert.ok(counts.recovered > counts.ended && counts.ended > 0, JSON.stringify(counts));
  });
});

function shown(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${shown(error.cause)}`;
}
