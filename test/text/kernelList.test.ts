import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import type { TextEvidence } from '../../extension/model/evidence';
import type { EntityFact } from '../../extension/model/facts';
import { idOf } from '../../extension/model/ids';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { KernelList } from '../../extension/text/kernelList';

const evidence = (kernel: number, stop: number): TextEvidence => ({
  kind: 'text',
  command: { text: '!thread', line: 1, index: 0, prompt: '0: kd>', kernel, stop },
  line: 2,
  text: 'THREAD',
});

/** Two values of one thread. */
function fact(thread: number, kernel = 0, stop = 0, ticks = stop): EntityFact {
  const address = toAddress(0xffffa50200000000n + BigInt(thread) * 0x100n);
  const from = evidence(kernel, stop);
  return {
    kind: 'thread',
    id: idOf('thread', address),
    fields: { address: { value: address, evidence: from }, ticks: { value: ticks, evidence: from } },
  };
}

const none = () => [];
const sizes = (list: KernelList): readonly number[] => list.logs(1, none).map(({ snapshot }) => snapshot.threads.size);

describe('KernelList', () => {
  it('forgets the earliest kernels where there is no room for all, and says so', () => {
    const list = new KernelList({ kernels: 10, values: 20_000 });
    for (let kernel = 0; kernel < 3; kernel++) {
      list.begin(kernel, kernel + 1);
      for (let thread = 0; thread < 4096; thread++) list.add(fact(thread, kernel), kernel);
    }
    assert.deepEqual(sizes(list), [0, 4096, 4096]);
    assert.deepEqual(
      list.problems().map(problem => problem.code),
      ['too-much'],
    );
  });

  it('forgets values of earlier stops before any entity of the current kernel', () => {
    const list = new KernelList({ kernels: 10, values: 3000 });
    for (let stop = 0; stop < 5; stop++)
      for (let thread = 0; thread < 1024; thread++) list.add(fact(thread, 0, stop), 0);
    const { snapshot } = list.logs(1, none)[0]!;
    assert.equal(snapshot.threads.size, 1024);
    assert.equal([...snapshot.threads.values()][0]?.ticks?.value, 4);
    assert([...snapshot.earlier.values()].flat().length < 4 * 1024);
    assert.match(list.problems()[0]?.message ?? '', /earlier stops/);
  });

  it('keeps everything where there is room', () => {
    const list = new KernelList();
    for (let thread = 0; thread < 10_000; thread++) list.add(fact(thread), 0);
    assert.deepEqual(sizes(list), [10_000]);
    assert.deepEqual(list.problems(), []);
  });
});

describe('SnapshotBuilder', () => {
  it('takes no further entity when it is full, but goes on with those it has', () => {
    const builder = new SnapshotBuilder('log', { entries: 100, values: 6 });
    for (let thread = 0; thread < 5; thread++) builder.add(fact(thread));
    builder.add(fact(0, 0, 1, 77));
    const { threads } = builder.build();
    assert.equal(threads.size, 3);
    assert.equal([...threads.values()][0]?.ticks?.value, 77);
    assert.equal(builder.notKept, 3);
  });
});
