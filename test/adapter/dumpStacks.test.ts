import assert from 'node:assert/strict';
import type { Row } from '../../extension/protocol/requests';
import { smallWorld } from '../world/sample';
import { type AdapterBundle, bundleAdapter, KdClient } from './kdClient';
import { type DumpFolder, dumpFolder } from './worldDump';

/** Threads that wait for nothing of interest: their stacks are not read before somebody asks. */
function withSleepers(): ReturnType<typeof smallWorld> {
  const world = smallWorld('10.0.19041.3570');
  const sleepers = [0, 1, 2].map(i => ({
    key: `sleeper${i}`,
    process: 'editor',
    tid: 0xa00 + i * 4,
    state: 'Waiting' as const,
    fromUser: true,
    wait: { reason: 'DelayExecution', mode: 'UserMode' as const, on: [] },
    stack: ['KiSwapContext', 'KeDelayExecutionThread'],
  }));
  return { ...world, threads: [...world.threads, ...sleepers] };
}

describe('stacks of all threads of a dump', () => {
  let bundle: AdapterBundle;
  let dump: DumpFolder;
  let client: KdClient;

  before(async () => {
    bundle = await bundleAdapter();
    dump = dumpFolder(withSleepers());
    client = new KdClient(bundle);
    await client.open({ dumpFile: dump.dump, symbolPath: dump.symbols, symbolCache: dump.noSymbols });
  });
  after(async () => {
    await client.close();
    dump.remove();
    bundle.remove();
  });

  const groups = async (): Promise<readonly Row[]> =>
    (await client.own('alpcscope/rows', { view: 'threads', grouping: 'stack', start: 0, count: 100 })).rows;

  it('are read on request, and equal ones stand together then', async () => {
    const before = (await groups()).find(row => row.kind === 'unread-stacks');
    assert.ok(before, 'some were not read');
    const cost = await client.own('alpcscope/stacks', {});
    assert.ok(cost.unread >= 3 && cost.ms === cost.unread, JSON.stringify(cost));
    const after = await client.own('alpcscope/stacks', { read: true });
    assert.equal(after.unread, 0);
    const rows = await groups();
    assert.ok(
      rows.some(row => row.description === '3 threads · wordpadlongnam'),
      rows.map(row => `${row.label} | ${row.description ?? ''}`).join('\n'),
    );
    assert.ok(client.events.some(event => event.event === 'alpcscope/changed'));
  });
});
