import assert from 'node:assert/strict';
import type {
  RoutinesResponse,
  TraceCheck,
  TraceEventsPage,
  TraceState,
} from '../../../extension/protocol/messageTrace';
import { callHits, STRANGERS } from '../../standin/trace/calls';
import { namesSince, until, withTraced } from './withTraced';

const PAGE = { start: 0, count: 100 };

describe('the message trace of a live kernel', function () {
  this.timeout(30_000);

  it('is set and taken out while the target runs, of which the client sees no halt', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, kd, enter, process }) => {
      const before = adapter.events.length;
      const started = await adapter.get<TraceState>('alpcscope/traceStart', {});
      assert.deepEqual([started.phase, started.kinds, started.number], ['running', ['reply', 'queue', 'take'], 1]);
      assert.equal(kd.running, true);
      assert.equal(process.breaks, 1);
      enter([1n, 2n].flatMap(id => callHits(kernel, STRANGERS, id)));
      const stopped = await adapter.get<TraceState>('alpcscope/traceStop');
      assert.deepEqual([stopped.phase, stopped.end, stopped.events, stopped.hits], ['ended', 'stopped', 8, 8]);
      assert.deepEqual([kernel.breakpoints.size, kd.running], [0, true]);
      assert.deepEqual([kernel.pseudo.get('$t18'), kernel.pseudo.get('$t19')], [0x77n, 0x42n], 'counters of the user');
      const names = namesSince(adapter, before);
      assert.ok(!names.includes('stopped') && !names.includes('continued'), names.join(' '));
    });
  });

  it('joins lines to events, requests to answers, and tells what each proves', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, enter }) => {
      await adapter.get('alpcscope/traceStart', {});
      enter(callHits(kernel, STRANGERS, 7n));
      const page = await adapter.get<TraceEventsPage>('alpcscope/traceEvents', PAGE);
      assert.deepEqual(
        page.events.map(event => [event.kind, event.thread?.label, event.messageId]),
        [
          ['queue', '06b4.1a2c', 7],
          ['take', '033c.3c40', 7],
          ['reply', '033c.3c40', 7],
          ['take', '06b4.1a2c', 7],
        ],
      );
      const [pair] = page.pairs;
      assert.deepEqual([pair?.request, pair?.taken, pair?.reply, pair?.answered], [0, 1, 2, 3]);
      assert.match(page.events[0]?.proves ?? '', /entered nt!AlpcpCompleteDispatchMessage to deliver/);
      assert.deepEqual([page.lost, page.total], [0, 4]);
      const { text } = await adapter.get<{ text: string }>('alpcscope/traceExport', { format: 'text' });
      assert.match(text, /4 events, 1 request, 1 answered/);
      const csv = await adapter.get<{ text: string }>('alpcscope/traceExport', { format: 'csv' });
      assert.equal(csv.text.trim().split('\r\n').length, 5);
      const json = await adapter.get<{ text: string }>('alpcscope/traceExport', { format: 'json' });
      assert.equal((JSON.parse(json.text) as { format: string }).format, 'alpcscope-messages');
    });
  });

  it('keeps its lines out of the console, and leaves those of others there', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, enter, process }) => {
      await adapter.get('alpcscope/traceStart', {});
      const before = adapter.events.length;
      enter(callHits(kernel, STRANGERS, 1n));
      process.print('DRIVER: hello\n@alpc:0bad h 1 AlpcpSendMessage 0000000000000001 0000000000000002\n');
      await adapter.event<{ output: string }>('output', body => body.output.includes('0bad'), before);
      const said = adapter.events.slice(before).flatMap(({ event, body }) => {
        return event === 'output' ? [(body as { output: string }).output] : [];
      });
      assert.deepEqual(said, [
        'DRIVER: hello\n',
        '@alpc:0bad h 1 AlpcpSendMessage 0000000000000001 0000000000000002\n',
      ]);
      const { total } = await adapter.get<TraceEventsPage>('alpcscope/traceEvents', PAGE);
      assert.equal(total, 4, 'a line with another number is no event');
    });
  });

  it('leaves its number of lines in the log of commands, and nothing in what is parsed', async () => {
    await withTraced({}, async ({ adapter, kernel, enter, kd, process }) => {
      await adapter.get('alpcscope/traceStart', {});
      await until(() => kd.running);
      enter(callHits(kernel, STRANGERS, 1n));
      process.print('DRIVER: hello\n');
      await adapter.get('alpcscope/traceStop');
      const { commands } = await adapter.get<{ commands: readonly { text: string; index: number }[] }>(
        'alpcscope/commands',
        { start: 0, count: 500 },
      );
      const go = commands.findLast(one => one.text === 'g' && one.index < commands.length - 3);
      const { text } = await adapter.get<{ text: string }>('alpcscope/answer', { index: go?.index });
      assert.match(text, /\[16 lines of the message trace\]/);
      assert.match(text, /DRIVER: hello/);
      assert.doesNotMatch(text, /@alpc:/);
    });
  });

  it('starts on a halted target, which runs on', async () => {
    await withTraced({}, async ({ adapter, kernel, kd, enter }) => {
      await adapter.get('alpcscope/traceStart', {});
      await adapter.event('continued');
      await until(() => kd.running);
      enter(callHits(kernel, STRANGERS, 1n));
      const state = await adapter.get<TraceState>('alpcscope/traceStop');
      assert.deepEqual([state.events, kernel.breakpoints.size, kd.running], [4, 0, true]);
    });
  });

  it('is refused with the reason: read-only access, C++ expressions, another machine, no symbols, too many breakpoints', async () => {
    await withTraced({ access: 'readOnly' }, async ({ adapter, kernel }) => {
      const check = await adapter.get<TraceCheck>('alpcscope/traceCheck', {});
      assert.match(check.whyNot ?? '', /read-only access/);
      assert.equal(check.needsAccess, true);
      assert.match(await adapter.refused('alpcscope/traceStart', {}), /read-only access/);
      await adapter.get('alpcscope/access', { access: 'full' });
      kernel.evaluator = 'C++ - C++ source expressions';
      assert.match(await adapter.refused('alpcscope/traceStart', {}), /\.expr \/s masm/);
      kernel.evaluator = 'MASM - Microsoft Assembler expressions';
      kernel.machine = 'other';
      assert.match(await adapter.refused('alpcscope/traceStart', {}), /x64 or ARM64/);
      kernel.machine = 'x64';
      for (const routine of kernel.routines) kernel.missing.add(routine);
      assert.match(await adapter.refused('alpcscope/traceStart', {}), /name none of the routines/);
      kernel.missing.clear();
      for (let i = 0; i < 30; i++) await adapter.get('evaluate', { expression: `bp${i} nt!x`, context: 'repl' });
      assert.match(await adapter.refused('alpcscope/traceStart', {}), /A kernel takes 32 breakpoints: 30 are set/);
      assert.equal(kernel.breakpoints.size, 30);
    });
  });

  it('tells what it costs and which routines there are, before anything is set', async () => {
    await withTraced({}, async ({ adapter, kernel }) => {
      kernel.missing.add('AlpcpReceiveDirectMessagePort');
      const check = await adapter.get<TraceCheck>('alpcscope/traceCheck', { limits: { hits: 1_000, seconds: 60 } });
      assert.equal(check.whyNot, undefined);
      assert.equal(check.routines?.length, kernel.routines.length - 1);
      assert.match(check.cost, /halts the whole machine about 4 times for about \d+ ms each/);
      assert.match(check.cost, /after 1000 halts or 60 s, of which the machine may stand still for \d+ s/);
      assert.ok(!kernel.ran.some(command => command.startsWith('bp')));
    });
  });

  it('lists the routines of ALPC for a breakpoint at one of them', async () => {
    await withTraced({}, async ({ adapter, kernel, kd }) => {
      const { routines } = await adapter.get<RoutinesResponse>('alpcscope/routines', { filter: 'receivemessageport' });
      const address = `0x${kernel.address('AlpcpReceiveMessagePort').toString(16)}`;
      assert.deepEqual(routines, [{ name: 'nt!AlpcpReceiveMessagePort', address, kind: 'receive' }]);
      const all = await adapter.get<RoutinesResponse>('alpcscope/routines');
      assert.equal(all.routines.length, kernel.routines.length);
      const none = await adapter.get<RoutinesResponse>('alpcscope/routines', { filter: 'nosuch' });
      assert.match(none.message ?? '', /no routine of that name/);
      await adapter.get('continue', { threadId: 1 });
      await until(() => kd.running);
      assert.match(
        (await adapter.get<RoutinesResponse>('alpcscope/routines')).message ?? '',
        /The target runs: halt it/,
      );
    });
  });

  it('is filtered by a process and by the connection of a port', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, enter }) => {
      const process = `0x${STRANGERS.client.process.toString(16)}`;
      const started = await adapter.get<TraceState>('alpcscope/traceStart', { filter: { process } });
      assert.equal(started.filterText, `process ${process}`);
      enter(callHits(kernel, STRANGERS, 1n));
      const first = await adapter.get<TraceState>('alpcscope/traceStop');
      assert.deepEqual([first.events, first.hits], [2, 4]);
      const port = `port:0x${STRANGERS.connectionPort.toString(16)}`;
      await adapter.get('alpcscope/traceStart', { filter: { port } });
      enter(callHits(kernel, { ...STRANGERS, connectionPort: 0xffff_d28c_0000_3000n }, 2n));
      assert.equal((await adapter.get<TraceState>('alpcscope/traceStop')).events, 0);
      assert.match(
        await adapter.refused('alpcscope/traceStart', { filter: { process: 'nobody.exe' } }),
        /names no process/,
      );
    });
  });

  it('can be started again, and counts anew', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, enter }) => {
      for (const number of [1, 2]) {
        await adapter.get('alpcscope/traceStart', { kinds: ['queue'] });
        assert.match(await adapter.refused('alpcscope/traceStart', {}), /running already/);
        enter(callHits(kernel, STRANGERS, BigInt(number)));
        const state = await adapter.get<TraceState>('alpcscope/traceStop');
        assert.deepEqual([state.number, state.events, state.hits], [number, 1, 1]);
      }
    });
  });
});
