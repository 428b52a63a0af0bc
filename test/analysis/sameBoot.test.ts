import assert from 'node:assert/strict';
import { compareBoots } from '../../extension/analysis/sameBoot';
import type { TargetFact } from '../../extension/model/facts';
import type { Snapshot } from '../../extension/model/snapshot';
import { a, evidence, Hand } from '../adapter/handBuilt';

interface Boot {
  readonly target?: Partial<TargetFact>;
  readonly kernel?: number;
  readonly system?: number;
}

function reading({ target = {}, kernel, system }: Boot): Snapshot {
  const hand = new Hand();
  if (system !== undefined) hand.add('process', a(system), { pid: '0004', name: 'System' });
  hand.builder.add({ kind: 'target', evidence: evidence(1, 'x'), ...target });
  if (kernel !== undefined)
    hand.builder.add({
      kind: 'module',
      module: { name: 'nt', start: a(kernel), end: a(kernel + 0x1000), evidence: evidence(1, 'nt') },
    });
  return hand.build();
}

const at = (sessionTime: string, uptime: string): Boot => ({ target: { sessionTime, uptime } });
const whats = (before: Boot, after: Boot): readonly string[] =>
  compareBoots(reading(before), reading(after)).differences.map(one => one.what);

describe('two readings of one start of Windows', () => {
  it('have one kernel base, one System process, one build and one architecture', () => {
    const same = { kernel: 0x1000, system: 0x20, target: { build: 19041, machine: 'x64' as const } };
    assert.deepEqual(compareBoots(reading(same), reading(same)), { differences: [], isTold: true, isReversed: false });
    assert.deepEqual(whats(same, { ...same, kernel: 0x9000 }), ['kernel base']);
    assert.deepEqual(whats(same, { ...same, system: 0x90 }), ['System process']);
    assert.deepEqual(whats(same, { ...same, target: { build: 22000, machine: 'arm64' } }), ['architecture', 'build']);
  });

  it('were started at one time, as far as clocks agree', () => {
    const before = at('Sun Feb 21 01:38:22.987 2021 (UTC + 1:00)', '0 days 0:30:00.500');
    assert.deepEqual(whats(before, at('Sun Feb 21 02:38:23.000 2021 (UTC + 1:00)', '0 days 1:30:00.000')), []);
    assert.deepEqual(whats(before, at('Sun Feb 21 00:38:22.000 2021 (UTC + 0:00)', '0 days 0:30:00.000')), []);
    const later = compareBoots(
      reading(before),
      reading(at('Mon Feb 22 09:00:00.000 2021 (UTC + 1:00)', '0 days 0:05:00.000')),
    );
    assert.deepEqual(later.differences, [
      { what: 'boot time', from: '2021-02-21 00:08:22 UTC', to: '2021-02-22 07:55:00 UTC' },
    ]);
  });

  it('cannot be told where nothing of it was read, or only of one', () => {
    assert.equal(compareBoots(reading({}), reading({})).isTold, false);
    assert.equal(compareBoots(reading({ kernel: 0x1000 }), reading({ system: 0x20 })).isTold, false);
    for (const broken of ['', 'yesterday', 'Sun Foo 21 01:38:22.987 2021', `${'9'.repeat(500)} days`])
      assert.deepEqual(whats(at(broken, broken), at('Sun Feb 21 01:38:22 2021', '0 days 0:30:00')), []);
  });

  it('stand in their order', () => {
    const early = reading(at('Sun Feb 21 01:00:00.000 2021', '0 days 0:30:00.000'));
    const late = reading(at('Sun Feb 21 02:00:00.000 2021', '0 days 1:30:00.000'));
    assert.equal(compareBoots(early, late).isReversed, false);
    assert.equal(compareBoots(late, early).isReversed, true);
  });
});
