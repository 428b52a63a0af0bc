import assert from 'node:assert/strict';
import path from 'node:path';
import { kdAddress } from '../../extension/base/address';
import { readInventory } from '../../extension/kernel/readInventory';
import type { KernelEngine } from '../../extension/kernel/engine';
import type { Snapshot } from '../../extension/model/snapshot';
import { openEngine } from '../../extension/target/dump/openEngine';
import { leaveSession } from '../../extension/target/kd/session/leave';
import type { KdSession } from '../../extension/target/kd/session/kdSession';
import { parseLog } from '../../extension/text/parseLog';
import { snapshotOfFacts } from '../kernel/readWorld';
import { FactList, inFolder } from '../target/worldFiles';
import { differences } from '../worlds/subset';
import { debuggerFor, openLive, skip } from './liveDebugger';
import { stackDifferences } from './stackDifferences';
import { writeLiveKernelDump } from './liveKernelDump';

/** Of each kind so many are asked of kd. */
const SAMPLE = 60;
const SERVER = 'https://msdl.microsoft.com/download/symbols';

describe('a live dump of this kernel', function () {
  this.timeout(1_200_000);
  it('is read by the embedded engine as kd reads it', async function () {
    const kd = await debuggerFor(this, 'dump');
    await inFolder(async folder => {
      const file = path.join(folder, 'live.dmp');
      const why = writeLiveKernelDump(file);
      if (why !== undefined) skip(this, why, true);
      const symbols = `srv*${path.join(folder, 'symbols')}*${SERVER}`;
      const session = await openLive(kd, 'dump', { kind: 'dump', file }, folder, symbols);
      try {
        assert.equal(session.state, 'halted', session.reason);
        // kd fetches the symbols that the engine then finds in the same folder.
        await session.run('.reload /f nt');
        const engine = await openEngine(file, { symbolPath: symbols });
        try {
          const embedded = await readEmbedded(engine);
          const told = await ask(session, questions(embedded));
          assert.ok(told.processes.size > 10 && told.ports.size > 10, 'kd has answered');
          assert.deepEqual(differences(told, embedded), []);
          const stacks = await stackDifferences(told, engine);
          assert.ok(stacks.compared > 10, 'kd has shown stacks');
          assert.deepEqual(stacks.different, []);
        } finally {
          engine.close();
        }
      } finally {
        await leaveSession(session);
      }
    });
  });
});

async function readEmbedded(engine: KernelEngine): Promise<Snapshot> {
  assert.ok(engine.kernel, 'the engine finds the kernel and its symbols');
  const sink = new FactList();
  await readInventory(engine.kernel, sink);
  return snapshotOfFacts(sink);
}

/** Every so many of a kind, so that the sample has some from everywhere. */
function sample<T>(all: ReadonlyMap<unknown, T>): readonly T[] {
  const step = Math.max(1, Math.ceil(all.size / SAMPLE));
  return [...all.values()].filter((_, i) => i % step === 0);
}

function questions(snapshot: Snapshot): readonly string[] {
  const of = (command: string, all: ReadonlyMap<unknown, { readonly address?: { readonly value: bigint } }>) =>
    sample(all).flatMap(({ address }) => (address ? [`${command} ${kdAddress(address.value)}`] : []));
  return [
    '!process 0 0',
    ...of('!thread', snapshot.threads),
    ...of('!alpc /p', snapshot.ports),
    ...of('!alpc /m', snapshot.messages),
    ...of('!alpc /lpp', snapshot.processes).slice(0, 10),
  ];
}

async function ask(session: KdSession, commands: readonly string[]): Promise<Snapshot> {
  const log: string[] = [];
  for (const command of commands) {
    const { text, prompt = '0: kd>' } = await session.run(command);
    log.push(`${prompt} ${command}`, text);
  }
  const snapshot = parseLog(log.join('\n')).kernels.at(-1)?.snapshot;
  assert.ok(snapshot);
  return snapshot;
}
