import assert from 'node:assert/strict';
import { DebuggerProcesses, type Stopped } from './debuggerProcess';

describe('stepping in a debugger process', function () {
  this.timeout(30_000);
  const processes = new DebuggerProcesses();

  it('goes over, into and out of calls, by instructions', async () => {
    const client = await processes.attach();
    const { threadId } = await client.event<Stopped>('stopped');
    const [set] = await client.functions('nt!KeWaitForSingleObject');
    assert.equal(set?.verified, true, set?.message);
    const hit = await client.stopAfter('continue', { threadId });
    assert.deepEqual([hit.reason, hit.hitBreakpointIds], ['function breakpoint', [set.id]]);
    const step = { threadId: hit.threadId, granularity: 'instruction' };
    const top = async (): Promise<string> => (await client.frames(hit.threadId))[0]?.name ?? '';
    assert.match(await top(), /nt!KeWaitForSingleObject$/);

    const over = await client.stopAfter('next', step);
    assert.deepEqual([over.reason, over.threadId, over.allThreadsStopped], ['step', hit.threadId, true]);
    assert.match(await top(), /nt!KeWaitForSingleObject\+0x/);
    await client.stopAfter('evaluate', { expression: 'pc', context: 'repl' });
    await client.stopAfter('stepIn', step);
    assert.match(await top(), /nt!KiCommitThreadWait$/);
    const out = await client.stopAfter('stepOut', step);
    assert.equal(out.reason, 'step');
    assert.match(await top(), /nt!KeWaitForSingleObject\+0x76/);

    assert.deepEqual(await client.functions(), []);
    await client.get('disconnect');
    await client.exited();
    assert.match(processes.states, /^hrhr$/);
  });
});
