import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StatusResponse } from '../../../extension/protocol/requests';
import type { KdTargetKind } from '../../../extension/target/kd/session/events';
import { FakeProcess } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';
import { AdapterInProcess } from './inProcess';
import { runs } from './scriptedKd';

type Stopped = DebugProtocol.StoppedEvent['body'];
type Threads = DebugProtocol.ThreadsResponse['body'];
type Frames = DebugProtocol.StackTraceResponse['body'];

const BANNER = `
Microsoft (R) Windows Debugger Version 10.0.22621.1 AMD64
Copyright (c) Microsoft Corporation. All rights reserved.

CommandLine: client.exe
ModLoad: 00007ff6\`10000000 00007ff6\`10020000   client.exe
(1a2c.1b3c): Break instruction exception - code 80000003 (first chance)
ntdll!LdrpDoDebuggerBreak+0x30:
`;
const THREADS = `.  0  Id: 1a2c.1b3c Suspend: 1 Teb: 000000c3\`2a1d5000 Unfrozen "main"
   1  Id: 1a2c.1c40 Suspend: 1 Teb: 000000c3\`2a1d7000 Unfrozen
`;
const MODULES = `start             end                 module name
00007ff6\`10000000 00007ff6\`10020000   client     (private pdb symbols)  c:\\sym\\client.pdb
00007ffb\`12340000 00007ffb\`12540000   ntdll      (pdb symbols)          c:\\sym\\ntdll.pdb\\1\\ntdll.pdb
`;
const STACK = ` # Child-SP          RetAddr               Call Site
00 000000c3\`2a2ff000 00007ff6\`10001080     client!call_server+0x20 [SOURCE @ 12]
01 000000c3\`2a2ff050 00007ff6\`10001200     client!main+0x10 [D:\\elsewhere\\main.c @ 40]
02 000000c3\`2a2ff0a0 00000000\`00000000     ntdll!RtlUserThreadStart+0x21
`;
const WORKER = ` # Child-SP          RetAddr               Call Site
00 000000c3\`2a4ff000 00007ffb\`12360000     ntdll!NtAlpcSendWaitReceivePort+0x14
`;

/** A program under cdb with two threads. */
async function withProgram(
  target: KdTargetKind,
  use: (cdb: { adapter: AdapterInProcess; process: FakeProcess; kd: MiniKd; source: string }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-program-'));
  const source = path.join(folder, 'client.c');
  writeFileSync(source, 'int call_server(void);\n'.repeat(20));
  const answers: Readonly<Record<string, string>> = {
    '~': THREADS,
    lm: MODULES,
    '.lastevent': 'Last event: 1a2c.1b3c: Access violation - code c0000005 (first chance)\n',
    '.exr -1': 'ExceptionAddress: 00007ff610001060 (client!call_server+0x20)\nAttempt to read from address 0\n',
  };
  const handler: MiniHandler = (command, out) => {
    const answer = answers[command];
    if (answer !== undefined) out(answer);
    else if (command.startsWith('kn')) out(STACK.replace('SOURCE', source));
    else if (command.startsWith('~1e kn')) out(WORKER);
    else if (/^(?:p|t|gu|~1 p)$/.test(command)) kd.running = true;
    else if (!/^l[+-]t$/.test(command)) return false;
    return true;
  };
  const kd = new MiniKd(undefined, [handler]);
  kd.prompt = '0:000> ';
  const process = new FakeProcess(kd, { banner: BANNER });
  try {
    await use({ adapter: new AdapterInProcess(process, target), process, kd, source });
  } finally {
    process.die({ code: 0, signal: undefined });
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('a program under a debugger', function () {
  this.timeout(20_000);

  it('shows its threads, their stacks, and sources where they are on this machine', async () => {
    await withProgram('launched', async ({ adapter, source }) => {
      await adapter.open('launch', { program: 'client.exe', args: ['-x', '1'] });
      const stopped = await adapter.event<Stopped>('stopped');
      const { threads } = await adapter.get<Threads>('threads');
      assert.deepEqual(
        threads.map(thread => thread.name),
        ['0 1a2c.1b3c main', '1 1a2c.1c40'],
      );
      assert.equal(stopped.threadId, threads[0]?.id);
      const main = await adapter.get<Frames>('stackTrace', { threadId: threads[0]?.id });
      const [first, second] = main.stackFrames;
      assert.deepEqual([first?.source?.path, first?.line], [source, 12]);
      assert.ok(second?.source?.sourceReference, 'a file that is not here: the answer stands in for it');
      assert.match(second.name, /main\.c @ 40/);
      assert.equal(second.instructionPointerReference, '0x00007ff610001080');
      const worker = await adapter.get<Frames>('stackTrace', { threadId: threads[1]?.id });
      assert.match(worker.stackFrames[0]?.name ?? '', /NtAlpcSendWaitReceivePort/);
      const status = await adapter.get<StatusResponse>('alpcscope/status');
      assert.deepEqual([status.debuggee?.userMode, status.debuggee?.access], [true, 'full']);
      const info = await adapter.get<{ exceptionId: string; description: string }>('exceptionInfo', { threadId: 1 });
      assert.equal(info.exceptionId, '0xc0000005');
      assert.match(info.description, /Access violation/);
    });
  });

  it('steps by line and by instruction, in the thread that is meant', async () => {
    await withProgram('launched', async ({ adapter, process, kd }) => {
      await adapter.open('launch', { program: 'client.exe' });
      await adapter.event<Stopped>('stopped');
      const { threads } = await adapter.get<Threads>('threads');
      const steps: readonly [string, object, readonly string[]][] = [
        ['next', { threadId: threads[0]?.id }, ['l+t', 'p']],
        ['stepIn', { threadId: threads[0]?.id, granularity: 'instruction' }, ['l-t', 't']],
        ['stepOut', { threadId: threads[0]?.id }, ['l+t', 'gu']],
        ['next', { threadId: threads[1]?.id, granularity: 'instruction' }, ['l-t', '~1 p']],
      ];
      for (const [command, args, expected] of steps) {
        const before = adapter.events.length;
        await adapter.get(command, args);
        await runs(kd);
        process.stopNow('client!call_server+0x24:\n');
        const stopped = await adapter.event<Stopped>('stopped', () => true, before);
        assert.deepEqual(kd.ran.filter(one => /^(?:l[+-]t|p|t|gu|~1 p)$/.test(one)).slice(-2), expected);
        if (command !== 'stepOut') assert.equal(stopped.reason, 'step');
      }
    });
  });

  it('that was attached to is left running', async () => {
    await withProgram('attached', async ({ adapter, kd }) => {
      await adapter.open('attach', { processId: 6700 });
      await adapter.event<Stopped>('stopped');
      await adapter.get('disconnect');
      assert.ok(kd.ran.includes('qd'));
      await adapter.event<{ output: string }>('output', body => body.output.includes('detached'));
    });
  });

  it('that was attached to is ended where that is asked for', async () => {
    await withProgram('attached', async ({ adapter, kd }) => {
      await adapter.open('attach', { processId: 6700 });
      await adapter.event<Stopped>('stopped');
      await adapter.get('disconnect', { terminateDebuggee: true });
      assert.ok(kd.ran.includes('q') && !kd.ran.includes('qd'));
    });
  });
});
