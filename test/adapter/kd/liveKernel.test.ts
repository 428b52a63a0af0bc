import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { withKdConsole } from '../../console/worldConsole';
import { ConsoleKd, standinScripts } from '../../standin/consoleKd';
import { FakeProcess } from '../../standin/fakeProcess';
import { buildWorld } from '../../world/buildWorld';
import { smallWorld } from '../../world/sample';
import { AdapterInProcess } from './inProcess';

const CONNECTION = { connection: 'net:port=50000,key=1.2.3.4' };
const BANNER = `
Microsoft (R) Windows Debugger Version 10.0.22621.1 AMD64
Copyright (c) Microsoft Corporation. All rights reserved.

Using NET for debugging
Opened WinSock 2.0
Waiting to reconnect...
Connected to target 169.254.10.20 on port 50000 on local IP 169.254.10.21.
Windows 10 Kernel Version 19041 MP (2 procs) Free x64
`;

/** A live kernel that runs when the debugger connects. */
async function withLive(use: (adapter: AdapterInProcess, process: FakeProcess) => Promise<void>): Promise<void> {
  await withKdConsole(
    buildWorld(smallWorld('10.0.19041.3570')),
    async console => {
      const process = new FakeProcess(new ConsoleKd(console), { banner: BANNER, startsRunning: true });
      await use(new AdapterInProcess(process, 'live-kernel'), process);
    },
    { files: standinScripts },
  );
}

describe('a live kernel in the adapter', function () {
  this.timeout(30_000);

  it('runs, is broken into, shows its threads and stacks, runs on and is left running', async () => {
    await withLive(async (adapter, process) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event('continued');
      const { threads: running } = await adapter.get<DebugProtocol.ThreadsResponse['body']>('threads');
      assert.ok(running.length > 0, 'the pause button needs a thread');
      assert.match(await adapter.refused('stackTrace', { threadId: running[0]?.id }), /running/);

      await adapter.get('pause', { threadId: running[0]?.id });
      const stopped = await adapter.event<DebugProtocol.StoppedEvent['body']>('stopped');
      assert.equal(stopped.reason, 'pause');
      assert.equal(stopped.allThreadsStopped, true);
      const { threads } = await adapter.get<DebugProtocol.ThreadsResponse['body']>('threads');
      assert.equal(threads.length, 2);
      const { stackFrames } = await adapter.get<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
        threadId: stopped.threadId,
        startFrame: 0,
        levels: 20,
      });
      assert.match(stackFrames[0]?.name ?? '', /^nt!/);
      assert.ok(stackFrames.every(frame => frame.source !== undefined));

      await adapter.get('continue', { threadId: stopped.threadId });
      await adapter.event('continued', () => true, adapter.events.length - 2);
      await adapter.get('disconnect');
      assert.match(process.received.at(-1) ?? '', /printf/);
      assert.ok(process.received.includes('g'));
      assert.equal(process.killed, true);
      const said = await adapter.event<{ output: string }>('output', body => /runs on|resumed/.test(body.output));
      assert.ok(said);
    });
  });
});
