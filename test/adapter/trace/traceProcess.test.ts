import assert from 'node:assert/strict';
import type { DebuggeeState } from '../../../extension/protocol/debuggee';
import type { TraceState } from '../../../extension/protocol/messageTrace';
import { DebuggerProcesses, type ProcessClient } from '../kd/debuggerProcess';

async function traced(client: ProcessClient): Promise<void> {
  await client.event<DebuggeeState>('alpcscope/debuggee', ({ state }) => state === 'running');
  const started = await client.own('alpcscope/traceStart', { kinds: ['receive'] });
  assert.equal(started.phase, 'running');
  await client.event<TraceState>('alpcscope/trace', state => state.events > 3);
}

describe('a message trace in a debugger process', function () {
  this.timeout(60_000);
  const processes = new DebuggerProcesses();

  it('prints what threads enter, and leaves no breakpoint behind', async () => {
    const client = await processes.attach({ startsRunning: true });
    await traced(client);
    const state = await client.own('alpcscope/traceStop');
    assert.deepEqual([state.phase, state.end, state.left], ['ended', 'stopped', undefined]);
    const page = await client.own('alpcscope/traceEvents', { start: 0, count: 10 });
    assert.equal(page.events[0]?.kind, 'receive');
    assert.ok(page.events[0].thread?.entity === undefined || page.events[0].thread.label !== '');
    await client.stopAfter('pause', { threadId: 1 });
    assert.equal(await client.typed('bl'), '');
    await client.get('disconnect');
    await client.exited();
    assert.match(processes.states, /r$/);
  });

  it('is taken out by the guardian where the adapter is killed in its middle, and the target runs on', async () => {
    const client = await processes.attach({ startsRunning: true });
    await traced(client);
    process.kill(client.pid, 'SIGKILL');
    // Broken into, breakpoints cleared, resumed.
    const before = processes.states;
    for (let i = 0; i < 400 && !(processes.states.length > before.length && processes.states.endsWith('r')); i++)
      await new Promise(resolve => setTimeout(resolve, 50));
    assert.match(processes.states.slice(before.length), /hr$/);
    const { lines } = processes;
    const cleared = lines.lastIndexOf('bc *');
    assert.ok(
      cleared > lines.findLastIndex(line => /^bp\d/.test(line)),
      'breakpoints are cleared behind their setting',
    );
    assert.match(lines.slice(cleared).join('\n'), /;\s*g$/m);
  });
});
