import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { processInPrompt, systemInPrompt, userProcessesOf } from '../../../extension/adapter/kd/userProcesses';
import type { StatusResponse } from '../../../extension/protocol/requests';
import type { MiniHandler, MiniKd } from '../../standin/miniKd';
import { type ProgramUnderCdb, THREADS, withProgram } from './programUnderCdb';
import { CONNECTION, runs, withScripted } from './scriptedKd';

type Stopped = DebugProtocol.StoppedEvent['body'];
type Threads = DebugProtocol.ThreadsResponse['body'];
type Frames = DebugProtocol.StackTraceResponse['body'];

const PROCESSES = `.  0\tid: 1a2c\tcreate\tname: client.exe
   1\tid: 1b00\tchild\tname: C:\\work\\worker.exe
`;
const WORKERS = `.  2  Id: 1b00.1b04 Suspend: 1 Teb: 000000c3\`2a1d9000 Unfrozen
`;
const STACK = ` # Child-SP          RetAddr               Call Site
00 000000c3\`2a4ff000 00007ffb\`12360000     worker!wait_for_client+0x14
`;

/** A program that has started another one, which is debugged as well. */
function withChild(use: (cdb: ProgramUnderCdb) => Promise<void>): Promise<void> {
  return withProgram('launched', async cdb => {
    const { kd, answers } = cdb;
    // What `~` lists, and the prompt, are those of the current process.
    const enter = (number: number): void => {
      kd.prompt = number === 0 ? '0:000> ' : '1:002> ';
      answers['~'] = number === 0 ? THREADS : WORKERS;
    };
    Object.assign(answers, { '|': PROCESSES, '~2e kn 0x40': STACK });
    const entering = {
      get '|0s'() {
        enter(0);
        return '';
      },
      get '|1s'() {
        enter(1);
        return '';
      },
    };
    Object.defineProperties(answers, Object.getOwnPropertyDescriptors(entering));
    answers['~0s'] = '';
    await use(cdb);
  });
}

describe('several processes under a debugger', function () {
  this.timeout(20_000);

  it('are listed by the debugger', () => {
    assert.deepEqual(userProcessesOf(PROCESSES), [
      { number: 0, pid: '1a2c', name: 'client.exe', current: true },
      { number: 1, pid: '1b00', name: 'worker.exe', current: false },
    ]);
    assert.deepEqual(userProcessesOf('#  3    id: 9F0 examine\nnonsense\n'), [
      { number: 3, pid: '9f0', name: undefined, current: false },
    ]);
    assert.deepEqual(['0:000>', '1:003:x86>', '||0:1:072>', '0: kd>', ''].map(processInPrompt), [
      0,
      1,
      1,
      undefined,
      undefined,
    ]);
    assert.deepEqual(['||1:0: kd>', '||0:1:072>', '0: kd>', '1:003>'].map(systemInPrompt), [
      1,
      0,
      undefined,
      undefined,
    ]);
  });

  it('have their threads shown with their names, and stacks of each, while the own one stays chosen', async () => {
    await withChild(async ({ adapter, kd }) => {
      await adapter.open('launch', { program: 'client.exe', childProcesses: true });
      const stopped = await adapter.event<Stopped>('stopped');
      const { threads } = await adapter.get<Threads>('threads');
      assert.deepEqual(
        threads.map(thread => thread.name),
        ['0:0 1a2c.1b3c main (client.exe)', '0:1 1a2c.1c40 (client.exe)', '1:2 1b00.1b04 (worker.exe)'],
      );
      assert.equal(stopped.threadId, threads[0]?.id);
      assert.equal(kd.prompt, '0:000> ');
      const { stackFrames } = await adapter.get<Frames>('stackTrace', {
        threadId: threads[2]?.id,
        startFrame: 0,
        levels: 20,
      });
      assert.match(stackFrames[0]?.name ?? '', /worker!wait_for_client/);
      assert.equal(kd.prompt, '0:000> ');
    });
  });

  it('end one by one: the session goes on with the others', async () => {
    await withChild(async ({ adapter, process, kd, answers }) => {
      await adapter.open('launch', { program: 'client.exe', childProcesses: true });
      const { threadId } = await adapter.event<Stopped>('stopped');
      const before = adapter.events.length;
      await adapter.get('continue', { threadId });
      await runs(kd);
      answers['|'] = '.  0\tid: 1a2c\tcreate\tname: client.exe\n';
      process.stopNow('ntdll!NtTerminateProcess+0x14:\n00007ffb`12360000 c3              ret\n');
      await adapter.event<Stopped>('stopped', () => true, before);
      const { threads } = await adapter.get<Threads>('threads');
      assert.deepEqual(
        threads.map(thread => thread.name),
        ['0 1a2c.1b3c main', '1 1a2c.1c40'],
      );
      assert.ok(!adapter.events.some(event => event.event === 'terminated'));
    });
  });
});

describe('several systems in one session', function () {
  this.timeout(20_000);

  it('are told apart by the prompt: what was read of one is not shown of another', async () => {
    const held: { kd?: MiniKd } = {};
    const choose: MiniHandler = command => {
      if (command !== '||1s' || !held.kd) return false;
      held.kd.prompt = '||1:0: kd> ';
      return true;
    };
    await withScripted({ prompt: '||0:0: kd> ', handlers: [choose] }, async ({ adapter, kd }) => {
      held.kd = kd;
      await adapter.open('attach', { ...CONNECTION, access: 'full' });
      await adapter.event<Stopped>('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.threads > 3);
      const before = adapter.events.length;
      await adapter.get('evaluate', { expression: '||1s', context: 'repl' });
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.threads === 0, before);
    });
  });
});
