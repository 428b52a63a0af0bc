import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebuggeeState, VerifyResponse } from '../../../extension/protocol/debuggee';
import type { CommandsResponse, StatusResponse } from '../../../extension/protocol/requests';
import type { MiniHandler } from '../../standin/miniKd';
import type { AdapterInProcess } from './inProcess';
import { CONNECTION, runs, withScripted } from './scriptedKd';

type Stopped = DebugProtocol.StoppedEvent['body'];

const typed = (adapter: AdapterInProcess, expression: string) =>
  adapter.get<{ result: string; valueLocationReference?: number }>('evaluate', { expression, context: 'repl' });

const PORT = /ALPC_PORT|Type\s*:/;

describe('the console of a debugger session', function () {
  this.timeout(20_000);

  it('runs what is typed, keeps the answer, and learns from it', async () => {
    await withScripted({}, async ({ adapter }) => {
      await adapter.open('attach', { ...CONNECTION, initCommands: ['.echo hello'] });
      await adapter.event<Stopped>('stopped');
      await adapter.event<{ output: string }>('output', body => body.output.includes('hello'));
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.ports > 0);
      const { items } = await adapter.get<{ items: readonly { entity: string }[] }>('alpcscope/search', {
        text: '',
        count: 1,
        kind: 'port',
      });
      const address = items[0]?.entity.slice('port:0x'.length) ?? '';
      const before = adapter.events.length;
      const answer = await typed(adapter, `!alpc /p ${address}`);
      assert.match(answer.result, PORT);
      await adapter.event<StatusResponse>('alpcscope/changed', () => true, before);
      const { commands, total } = await adapter.get<CommandsResponse>('alpcscope/commands', { start: 0, count: 500 });
      const last = commands.at(-1);
      assert.deepEqual([last?.text, total], [`!alpc /p ${address}`, commands.length]);
      const kept = await adapter.get<{ text: string }>('alpcscope/answer', { index: last?.index });
      assert.ok(kept.text.startsWith(`0: kd> !alpc /p ${address}\n`));
      const place = await adapter.get<{ source: DebugProtocol.Source }>('locations', {
        locationReference: answer.valueLocationReference,
      });
      assert.equal(place.source.sourceReference, (last?.index ?? 0) + 1);
    });
  });

  it('refuses what writes while access is read-only, and runs it once that was switched', async () => {
    await withScripted({}, async ({ adapter, kd }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<Stopped>('stopped');
      for (const line of [
        'eq 0 1',
        'g',
        'k; g',
        '.crash',
        'bp nt!NtClose',
        '.shell dir',
        '!for_each_thread "eb 0 0"',
      ]) {
        const count = kd.ran.length;
        const text = await adapter.refused('evaluate', { expression: line, context: 'repl' });
        assert.match(text, /read-only access.*full access/, line);
        assert.ok(!kd.ran.slice(count).includes(line));
      }
      const refused = await adapter.event<{ message: string }>('alpcscope/refused');
      assert.match(refused.message, /writes memory/);
      assert.equal((await adapter.get('alpcscope/access', { access: 'full' }))['access'], 'full');
      await adapter.event<DebuggeeState>('alpcscope/debuggee', body => body.access === 'full');
      await typed(adapter, 'g');
      await runs(kd);
      await adapter.event('continued');
    });
  });

  it('refuses an alias that writes, which was set while access was full', async () => {
    await withScripted({}, async ({ adapter, kd }) => {
      await adapter.open('attach', { ...CONNECTION, access: 'full' });
      await adapter.event<Stopped>('stopped');
      assert.match(await adapter.refused('evaluate', { expression: 'as .printf k', context: 'repl' }), /was not set/);
      await typed(adapter, 'as version eb 0 1');
      await adapter.get('alpcscope/access', { access: 'readOnly' });
      const count = kd.ran.length;
      assert.match(await adapter.refused('evaluate', { expression: 'version', context: 'repl' }), /writes memory/);
      assert.ok(!kd.ran.slice(count).includes('version'));
    });
  });

  it('runs pasted lines in their order, and none where one is not allowed', async () => {
    await withScripted({}, async ({ adapter, kd }) => {
      await adapter.open('attach', { ...CONNECTION, access: 'full' });
      await adapter.event<Stopped>('stopped');
      const answer = await typed(adapter, '.echo one\r\n\n  .echo two\n');
      assert.equal(answer.result, '> .echo one\none\n> .echo two\ntwo');
      const count = kd.ran.length;
      const go = { expression: 'g\n.echo three', context: 'repl' };
      assert.match(await adapter.refused('evaluate', go), /Only the last of several lines/);
      await adapter.get('alpcscope/access', { access: 'readOnly' });
      const writes = { expression: '.echo three\neb 0 1', context: 'repl' };
      assert.match(await adapter.refused('evaluate', writes), /writes memory/);
      assert.ok(!kd.ran.slice(count).includes('.echo three'));
    });
  });

  it('says that a kernel stays halted whose debugger was ended', async () => {
    await withScripted({}, async ({ adapter }) => {
      await adapter.open('attach', { ...CONNECTION, access: 'full' });
      await adapter.event<Stopped>('stopped');
      await typed(adapter, 'q');
      await adapter.event<{ output: string }>('output', ({ output }) => output.includes('was halted and stays so'));
      await adapter.event('terminated');
    });
  });

  it('does not run first commands that access does not allow', async () => {
    await withScripted({}, async ({ adapter, kd }) => {
      await adapter.open('attach', { ...CONNECTION, initCommands: ['eq 0 1', '.echo caf\u00e9', '.echo allowed'] });
      await adapter.event<Stopped>('stopped');
      await adapter.event<{ output: string }>('output', body =>
        body.output.includes('read-only access; it was not run'),
      );
      await adapter.event<{ output: string }>('output', body => body.output.includes('not ASCII (U+00E9)'));
      await adapter.event<{ output: string }>('output', body => body.output.includes('allowed\n'));
      assert.ok(!kd.ran.includes('eq 0 1'));
    });
  });

  it('keeps what was read when the target is let run in the middle of it', async () => {
    let reads = 0;
    let goOn: () => void = () => undefined;
    let reached: () => void = () => undefined;
    const half = new Promise<void>(resolve => (reached = resolve));
    const waiting: MiniHandler = async command => {
      if (!command.startsWith('dq ') || ++reads !== 60) return false;
      reached();
      await new Promise<void>(resolve => (goOn = resolve));
      return false;
    };
    await withScripted({ handlers: [waiting] }, async ({ adapter, kd }) => {
      await adapter.open('attach', CONNECTION);
      const { threadId } = await adapter.event<Stopped>('stopped');
      await half;
      const going = adapter.get('continue', { threadId });
      // The request is in the queue, behind the slice that is being read.
      await new Promise(resolve => setTimeout(resolve, 20));
      goOn();
      await going;
      await runs(kd);
      const status = await adapter.event<StatusResponse>('alpcscope/changed', body => body.partial !== undefined);
      assert.match(status.partial ?? '', /^Not read to the end: /);
      assert.equal(status.debuggee?.state, 'running');
    });
  });

  it('answers a command that lets the target run at once, and prints what comes before it halts', async () => {
    await withScripted({}, async ({ adapter, process, kd }) => {
      await adapter.open('attach', { ...CONNECTION, access: 'full' });
      await adapter.event<Stopped>('stopped');
      assert.equal((await typed(adapter, 'g')).result, '');
      await runs(kd);
      process.print('DbgPrint: a driver speaks\n');
      await adapter.event<{ output: string }>('output', body => body.output.includes('a driver speaks'));
      assert.match(await adapter.refused('evaluate', { expression: 'k', context: 'repl' }), /running/);
      process.stopNow();
      await adapter.event<Stopped>('stopped', body => body.reason !== 'entry');
      const { commands } = await adapter.get<CommandsResponse>('alpcscope/commands', {
        start: 0,
        count: 500,
        filter: 'g',
      });
      const go = commands.find(command => command.text === 'g');
      const { text } = await adapter.get<{ text: string }>('alpcscope/answer', { index: go?.index });
      assert.match(text, /a driver speaks[\s\S]*DbgBreakPoint/);
    });
  });

  it('completes lines that were typed and names of commands', async () => {
    await withScripted({}, async ({ adapter }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<Stopped>('stopped');
      await typed(adapter, '!process 0 0');
      const complete = async (text: string): Promise<readonly string[]> => {
        const { targets } = await adapter.get<{ targets: readonly { label: string }[] }>('completions', {
          text,
          column: text.length + 1,
        });
        return targets.map(target => target.label);
      };
      assert.deepEqual((await complete('!proc')).slice(0, 2), ['!process 0 0', '!process']);
      assert.ok((await complete('k; !al')).includes('!alpc'));
    });
  });

  it('lets a command be ended that takes too long', async () => {
    let end: (() => void) | undefined;
    const slow = async (command: string, out: (text: string) => void): Promise<boolean> => {
      if (command !== '!slow') return false;
      await new Promise<void>(resolve => (end = resolve));
      out('ended\n');
      return true;
    };
    await withScripted({ handlers: [slow] }, async ({ adapter, process }) => {
      await adapter.open('attach', { ...CONNECTION, access: 'full' });
      await adapter.event<Stopped>('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.threads > 3);
      const answer = adapter.ask('evaluate', { expression: '!slow', context: 'repl' });
      const busy = await adapter.event<DebuggeeState>('alpcscope/debuggee', body => body.busy !== undefined);
      assert.equal(busy.busy?.command, '!slow');
      const breaks = process.breaks;
      assert.equal((await adapter.get('alpcscope/interrupt'))['interrupted'], true);
      assert.equal(process.breaks, breaks + 1);
      end?.();
      await answer;
      assert.equal((await adapter.get('alpcscope/interrupt'))['interrupted'], false);
    });
  });

  it('compares typed memory with what commands print', async () => {
    await withScripted({}, async ({ adapter }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<Stopped>('stopped');
      const verified = await adapter.get<VerifyResponse>('alpcscope/verify');
      assert.ok(verified.compared > 5, verified.text);
      assert.equal(verified.differences, 0, verified.text);
      assert.match(verified.text, /All fields that both tell agree/);
    });
  });

  it('loads symbols of one module, on request', async () => {
    await withScripted({}, async ({ adapter, kd }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<Stopped>('stopped');
      await adapter.get('alpcscope/loadSymbols', { module: 'tcpip' });
      assert.ok(kd.ran.includes('.reload /f tcpip'));
      assert.match(await adapter.refused('alpcscope/loadSymbols', { module: 'x; g' }), /no name of a module/);
    });
  });

  it('of a local kernel cannot run, step or pause', async () => {
    await withScripted({ target: 'local-kernel', prompt: 'lkd> ' }, async ({ adapter }) => {
      await adapter.open('attach', { localKernel: true });
      await adapter.event<Stopped>('stopped');
      for (const command of ['continue', 'pause', 'next', 'stepIn', 'stepOut'])
        assert.match(await adapter.refused(command, { threadId: 15_000 }), /local kernel session never halts/);
      const { breakpoints } = await adapter.get<{ breakpoints: readonly DebugProtocol.Breakpoint[] }>(
        'setFunctionBreakpoints',
        { breakpoints: [{ name: 'nt!NtClose' }] },
      );
      assert.equal(breakpoints[0]?.verified, false);
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.threads > 3);
      const { debuggee } = await adapter.get<StatusResponse>('alpcscope/inventory', { all: true });
      assert.equal(debuggee?.kind, 'local-kernel');
    });
  });
});
