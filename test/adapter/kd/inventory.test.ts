import assert from 'node:assert/strict';
import { InventoryReader } from '../../../extension/adapter/kd/inventoryReader';
import { KdCore } from '../../../extension/adapter/kd/kdCore';
import { kdArguments } from '../../../extension/adapter/session/kdArguments';
import { buildWorld } from '../../world/buildWorld';
import { largeWorld } from '../../world/largeWorld';
import { HandClock } from '../../target/kd/handClock';
import { withKd } from '../../target/kd/worldKd';

interface Reading {
  readonly core: KdCore;
  readonly reader: InventoryReader;
  readonly clock: HandClock;
}

/** A kernel with many ports behind a debugger whose clock a test turns. */
async function withLarge(use: (reading: Reading) => Promise<void>): Promise<void> {
  const world = buildWorld(largeWorld({ ports: 400, messages: 200, threads: 60 }));
  await withKd(world, async ({ session }) => {
    const args = kdArguments({}, { kind: 'dump', file: 'MEMORY.DMP' });
    const core = new KdCore({ session, commandLine: 'kd', remarks: [], close: () => undefined }, args);
    const { clock } = session;
    assert.ok(clock instanceof HandClock);
    await use({ core, reader: new InventoryReader(core), clock });
  });
}

const never = new AbortController().signal;

describe('the inventory of a debugger session', function () {
  this.timeout(20_000);

  it('is read whole where that takes little time, with what it has cost', async () => {
    await withLarge(async ({ core, reader }) => {
      await reader.read(false, { signal: never, onProgress: () => undefined });
      assert.ok(core.readings.snapshot.ports.size >= 400);
      assert.equal(core.readings.notRead, undefined);
      assert.match(core.transcript.commands.at(-1)?.text ?? '', /^\* [\d,]+ reads, [\d,]+ KB in \d+ turns/);
    });
  });

  it('ends after a few seconds where nobody asked for it, keeps its rows and says what the whole would take', async () => {
    await withLarge(async ({ core, reader, clock }) => {
      let late = false;
      const onProgress = (fraction: number): void => {
        if (late || fraction < 0.3) return;
        late = true;
        clock.pass(10_001);
      };
      await reader.read(false, { signal: never, onProgress });
      assert.ok(late);
      const { notRead, partial, snapshot } = core.readings;
      assert.ok(notRead?.long);
      assert.ok(notRead.ms > 10_000, `${notRead.ms} ms`);
      assert.ok(partial !== undefined && snapshot.threads.size > 0);
      await reader.read(true, { signal: never, onProgress: () => undefined });
      assert.equal(core.readings.notRead, undefined);
      assert.ok(core.readings.snapshot.ports.size >= 400);
    });
  });

  it('keeps the rows of a reading that was cancelled', async () => {
    await withLarge(async ({ core, reader }) => {
      const enough = new AbortController();
      const onProgress = (fraction: number): void => {
        if (fraction >= 0.3) enough.abort();
      };
      await reader.read(true, { signal: never, enough: enough.signal, onProgress });
      assert.ok(core.readings.snapshot.threads.size > 0);
      assert.ok(core.readings.partial !== undefined);
      assert.equal(core.readings.notRead, undefined);
    });
  });
});
