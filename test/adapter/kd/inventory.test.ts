import assert from 'node:assert/strict';
import { InventoryReader } from '../../../extension/adapter/kd/inventoryReader';
import { readOneProcess } from '../../../extension/adapter/kd/processReading';
import { KdCore } from '../../../extension/adapter/kd/kdCore';
import { kdArguments } from '../../../extension/adapter/session/kdArguments';
import { analyse } from '../../../extension/analysis/analyse';
import { toAddress } from '../../../extension/base/address';
import { idOf, type ProcessId } from '../../../extension/model/ids';
import type { Snapshot } from '../../../extension/model/snapshot';
import type { MiniKd } from '../../standin/miniKd';
import { buildWorld } from '../../world/buildWorld';
import { largeWorld } from '../../world/largeWorld';
import { addressOf } from '../../target/worldFiles';
import { HandClock } from '../../target/kd/handClock';
import { withKd } from '../../target/kd/worldKd';

interface Reading {
  readonly core: KdCore;
  readonly mini: MiniKd;
  readonly reader: InventoryReader;
  readonly clock: HandClock;
  readonly addressIn: (key: string) => bigint;
}

const PROCESSES = 6;

/** A kernel with many ports behind a debugger whose clock a test turns. */
async function withLarge(use: (reading: Reading) => Promise<void>, configured: object = {}): Promise<void> {
  const world = buildWorld(largeWorld({ ports: 400, messages: 200, threads: 60, processes: PROCESSES }));
  await withKd(world, async ({ session, mini }) => {
    const args = kdArguments({ ...configured }, { kind: 'dump', file: 'MEMORY.DMP' });
    const core = new KdCore({ session, commandLine: 'kd', remarks: [], close: () => undefined }, args);
    const { clock } = session;
    assert.ok(clock instanceof HandClock);
    await use({ core, mini, reader: new InventoryReader(core), clock, addressIn: key => addressOf(world, key) });
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

  it('reads of a slow target the processes and what waits, says so, and what everything would take', async () => {
    await withLarge(async ({ core, reader, clock, mini }) => {
      mini.onRead = () => {
        clock.pass(12);
      };
      const began = clock.now();
      await reader.read(false, { signal: never, onProgress: () => undefined });
      const { notRead, partial = '', snapshot } = core.readings;
      assert.ok(clock.now() - began < 12_500, `${clock.now() - began} ms`);
      assert.match(partial, /^Read: \d+ threads of .* processes, and what \d+ of them wait for$/);
      assert.equal(snapshot.processes.size, PROCESSES);
      assert.ok(snapshot.messages.size > 0);
      // The whole, with 2 reads of 12 ms a message that nothing counts before.
      const spent = clock.now();
      await reader.read(true, { signal: never, onProgress: () => undefined });
      const whole = clock.now() - spent;
      assert.ok(notRead && notRead.ms > whole * 0.6 && notRead.ms < whole * 1.6, `${notRead?.ms} of ${whole} ms`);
    });
  });

  it('begins with the process that is current, whatever else there is', async () => {
    await withLarge(async ({ core, reader, clock, mini, addressIn }) => {
      const current = addressIn('process 1');
      mini.implicitProcess = current;
      mini.onRead = () => {
        clock.pass(60);
      };
      await reader.read(false, { signal: never, onProgress: () => undefined });
      const { snapshot, notRead } = core.readings;
      assert.ok(notRead);
      const of = new Set([...snapshot.threads.values()].flatMap(({ process }) => process?.value ?? []));
      assert.ok(of.has(toAddress(current)));
      assert.ok(analyse(snapshot).chains.length > 0, 'chains of its threads are there');
    });
  });

  it('ends with the first process where that is all there is time for, and says whose threads were not read', async () => {
    await withLarge(async ({ core, reader, clock, mini }) => {
      mini.onRead = () => {
        clock.pass(150);
      };
      await reader.read(false, { signal: never, onProgress: () => undefined });
      const { snapshot, notRead } = core.readings;
      assert.ok(notRead);
      const unread = snapshot.unknowns.filter(({ field, reason }) => field === 'threads' && reason === 'not-asked');
      assert.ok(unread.length > 0, 'processes whose threads were not read');
      for (const { of } of unread)
        assert.ok(
          ![...snapshot.threads.values()].some(({ process }) => process && of.endsWith(process.value.toString(16))),
        );
    });
  });

  it('leaves out over a slow link what takes reads of its own, and says so, unless a setting names it', async () => {
    const readWhole = async ({ core, reader, clock, mini }: Reading): Promise<string> => {
      mini.onRead = () => {
        clock.pass(12);
      };
      await reader.read(true, { signal: never, onProgress: () => undefined });
      assert.ok(core.readings.isWhole);
      return core.readings.partial ?? '';
    };
    await withLarge(async reading => {
      assert.match(
        await readWhole(reading),
        /^Left out over this slow link: names of threads, names of wait objects, /,
      );
    });
    await withLarge(
      async reading => {
        assert.equal(await readWhole(reading), '');
      },
      { rowDetails: ['threadNames', 'objectNames', 'messageAttributes', 'of a later version'] },
    );
  });

  it('reads one process more when that is asked for, and keeps the rest', async () => {
    await withLarge(async ({ core, reader, clock, mini }) => {
      mini.onRead = () => {
        clock.pass(150);
      };
      await reader.read(false, { signal: never, onProgress: () => undefined });
      const before = core.readings.snapshot;
      const [id] = before.unknowns.flatMap(({ of, field, reason }) =>
        field === 'threads' && reason === 'not-asked' ? [of as ProcessId] : [],
      );
      assert.ok(id !== undefined);
      const threadsOf = (snapshot: Snapshot): number =>
        [...snapshot.threads.values()].filter(({ process }) => process && id === idOf('process', process.value)).length;
      assert.equal(threadsOf(before), 0);
      await readOneProcess(core, id, { signal: never, onProgress: () => undefined });
      const after = core.readings.snapshot;
      assert.ok(threadsOf(after) > 0);
      assert.ok(after.threads.size > before.threads.size);
      assert.ok(core.readings.notRead, 'the rest is still offered');
    });
  });

  it('does not lose everything that was read for a part of it that is newer', async () => {
    await withLarge(async ({ core, reader, clock, mini }) => {
      await reader.read(true, { signal: never, onProgress: () => undefined });
      const { size } = core.readings.snapshot.ports;
      mini.onRead = () => {
        clock.pass(40);
      };
      // As if the target had run: what was kept of the halt is not asked any more.
      core.forgetKernel();
      await reader.read(false, { signal: never, onProgress: () => undefined });
      const { notRead, partial = '', snapshot } = core.readings;
      assert.ok(notRead);
      assert.match(partial, /^Read: /);
      assert.equal(snapshot.ports.size, size);
    });
  });

  it('shows rows before it has ended, nothing of them certain, and all of them afterwards', async () => {
    await withLarge(async ({ core, reader, clock, mini }) => {
      mini.onRead = () => {
        clock.pass(2);
      };
      const seen: { ports: number; threads: number; sure: number; partial: string }[] = [];
      core.events.add(event => {
        if (event.kind !== 'reading') return;
        const { snapshot, partial = '' } = core.readings;
        const { chains } = analyse(snapshot);
        const sure = chains.filter(({ verdict, hops }) =>
          [verdict, ...hops].some(({ certainty }) => certainty === 'certain'),
        ).length;
        seen.push({ ports: snapshot.ports.size, threads: snapshot.threads.size, sure, partial });
      });
      await reader.read(true, { signal: never, onProgress: () => undefined });
      const before = seen.slice(0, -1);
      assert.ok(before.length >= 2, `${seen.length} times`);
      assert.ok(before.some(({ threads }) => threads > 0));
      assert.ok(before.some(({ ports }) => ports > 0));
      for (const { partial, sure } of before) {
        assert.match(partial, /^Reading: /);
        assert.equal(sure, 0);
      }
      assert.ok((seen.at(-1)?.sure ?? 0) > 0);
      assert.equal(core.readings.snapshot.unfinished, undefined);
    });
  });

  it('does not take the rows of an earlier halt away before there are others', async () => {
    await withLarge(async ({ core, reader, clock, mini }) => {
      await reader.read(true, { signal: never, onProgress: () => undefined });
      const { size } = core.readings.snapshot.ports;
      mini.onRead = () => {
        clock.pass(2);
      };
      core.events.add(() => {
        assert.equal(core.readings.snapshot.ports.size, size);
      });
      await reader.read(true, { signal: never, onProgress: () => undefined });
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
