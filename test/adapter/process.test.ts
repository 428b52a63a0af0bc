import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type AdapterBundle, bundleAdapter, KdClient, ROOT, TWO_SERVERS } from './kdClient';

describe('debug adapter process', () => {
  let bundle: AdapterBundle;
  let client: KdClient;
  let folder: string;

  before(async () => {
    bundle = await bundleAdapter();
    folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-logs-'));
  });
  after(() => {
    bundle.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    client = new KdClient(bundle);
  });
  afterEach(() => client.close());

  const file = (name: string, content: string | Uint8Array): string => {
    const full = path.join(folder, name);
    writeFileSync(full, content);
    return full;
  };

  it('advertises what works on a log and nothing else', async () => {
    await client.start();
    const capabilities = await client.get<DebugProtocol.Capabilities>('initialize', { adapterID: 'kd' });
    assert.equal(capabilities.supportsConfigurationDoneRequest, true);
    assert.equal(capabilities.supportsCancelRequest, true);
    assert.equal(capabilities.supportsStepBack, undefined);
    assert.equal(capabilities.supportsDisassembleRequest, undefined);
    assert.equal(capabilities.supportsSetVariable, undefined);
  });

  it('opens a log: initialized after launch, one stop (entry) after configurationDone', async () => {
    const stopped = await client.open(TWO_SERVERS);
    assert.equal(stopped.body.reason, 'entry');
    assert.equal(stopped.body.description, 'kd log');
    const order = client.events.map(event => event.event).filter(name => name !== 'alpcscope/progress');
    assert.deepEqual(order.slice(0, 2), ['initialized', 'stopped']);
  });

  it('opens a log relative to cwd', async () => {
    await client.start();
    await client.initializeRequest();
    const cwd = path.dirname(TWO_SERVERS);
    await client.get('launch', { logFile: path.basename(TWO_SERVERS), cwd });
    const status = await client.own('alpcscope/status');
    assert.equal(status.path, TWO_SERVERS);
  });

  it('reports progress while it reads, with DAP progress for a client that shows it', async () => {
    await client.start();
    await client.get('initialize', { adapterID: 'kd', supportsProgressReporting: true });
    await client.get('launch', { logFile: TWO_SERVERS });
    const names = client.events.map(event => event.event);
    assert.ok(names.includes('progressStart') && names.includes('progressEnd'));
    const own = client.events.filter(event => event.event === 'alpcscope/progress');
    assert.equal((own.at(-1)?.body as { done: boolean }).done, true);
  });

  describe('bad inputs are refused in words', () => {
    const cases: readonly [string, () => object, RegExp][] = [
      ['no logFile', () => ({}), /needs "logFile"/],
      ['logFile of another type', () => ({ logFile: 7 }), /"logFile" must be the path/],
      ['a variable that was not replaced', () => ({ logFile: '${workspaceFolder}/x.kdlog' }), /did not replace/],
      ['a dump that is missing', () => ({ dumpFile: 'no-such.dmp' }), /does not exist\. Correct "dumpFile"/],
      ['two inputs', () => ({ dumpFile: 'x.dmp', logFile: TWO_SERVERS }), /both/],
      [
        'a debugger that is not there',
        () => ({ dumpFile: 'x.dmp', engine: 'kd', debuggerPath: path.join(folder, 'kd.exe') }),
        /There is no kd at .*alpcscope\.debuggerPath/,
      ],
      ['an engine that is none', () => ({ dumpFile: 'x.dmp', engine: 'x' }), /"auto", "embedded"/],
      ['a symbol path that is none', () => ({ dumpFile: 'x.dmp', symbolPath: 7 }), /"symbolPath" must be a text/],
      ['a file that is missing', () => ({ logFile: path.join(folder, 'none.kdlog') }), /does not exist\. Correct/],
      ['a folder', () => ({ logFile: folder }), /not a file/],
      ['an empty file', () => ({ logFile: file('empty.kdlog', '') }), /empty.*\.logclose/i],
      ['a crash dump', () => ({ logFile: file('x.dmp', Buffer.from('PAGEDU64' + '\0'.repeat(8192))) }), /dump/i],
      ['bytes that are no text', () => ({ logFile: file('x.bin', Buffer.alloc(9000, 1).fill(0, 100, 8000)) }), /text/i],
      ['text that is no kd log', () => ({ logFile: file('x.txt', 'Dear Sir,\nnothing to see here.\n') }), /kd/i],
    ];
    for (const [name, args, message] of cases) {
      it(name, async () => {
        await client.start();
        await client.initializeRequest();
        const refusal = await client.refused('launch', args());
        assert.match(refusal.format, message);
        // The extension shows it as a notification; VS Code would open a modal box.
        assert.equal(refusal.showUser, false);
      });
    }
  });

  it('refuses to attach, and says what to do', async () => {
    await client.start();
    await client.initializeRequest();
    assert.match((await client.refused('attach', { logFile: TWO_SERVERS })).format, /"launch"/);
  });

  it('a request before anything is open gets an error, and the session goes on', async () => {
    await client.start();
    await client.initializeRequest();
    assert.match((await client.refused('threads')).format, /Nothing is open/);
    assert.match((await client.refused('no/such/request')).format, /not supported/);
    await client.get('launch', { logFile: TWO_SERVERS });
    assert.equal((await client.refused('launch', { logFile: TWO_SERVERS })).id, 1101);
  });

  it('survives garbage on its input', async () => {
    await client.open(TWO_SERVERS);
    const inner = client as unknown as { outputStream: NodeJS.WritableStream };
    inner.outputStream.write('Content-Length: 7\r\n\r\n{{{{{{{');
    inner.outputStream.write('Content-Length: 4\r\n\r\nnull');
    assert.equal((await client.own('alpcscope/status')).kind, 'log');
  });

  it('refuses to run, step or pause a log', async () => {
    await client.open(TWO_SERVERS);
    for (const command of ['continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue', 'pause', 'goto']) {
      const refusal = await client.refused(command, { threadId: 1 });
      assert.match(refusal.format, /saved log cannot run/);
      assert.equal(refusal.showUser, true);
    }
    assert.ok(!client.events.some(event => event.event === 'continued'));
  });

  it('takes breakpoints and shows them as not verified', async () => {
    await client.open(TWO_SERVERS);
    const source = { path: path.join(ROOT, 'x.c') };
    const set = await client.get<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source,
      breakpoints: [{ line: 1 }, { line: 2 }],
    });
    assert.deepEqual(
      set.breakpoints.map(b => b.verified),
      [false, false],
    );
    await client.get('setExceptionBreakpoints', { filters: [] });
    await client.get('setFunctionBreakpoints', { breakpoints: [] });
  });

  it('disconnect while the log is being read ends the reading and the process', async () => {
    const big = file('big.kdlog', '0: kd> .echo x\n' + 'x nt!Foo\n'.repeat(6_000_000));
    await client.start();
    await client.initializeRequest();
    const launched = client.ask('launch', { logFile: big });
    await client.next('alpcscope/progress');
    const began = Date.now();
    const [answer] = await Promise.all([launched, client.get('disconnect')]);
    assert.equal(answer.success, false);
    assert.equal(answer.message, 'cancelled');
    assert.equal(await client.exited(), 0);
    assert.ok(Date.now() - began < 3000, `took ${Date.now() - began} ms`);
  });

  it('cancel answers a request at once', async () => {
    const big = file('big2.kdlog', '0: kd> .echo x\n' + 'x nt!Foo\n'.repeat(6_000_000));
    await client.start();
    await client.initializeRequest();
    const inner = client as unknown as { sequence: number };
    const seq = inner.sequence;
    const launched = client.ask('launch', { logFile: big });
    await client.next('alpcscope/progress');
    await client.get('cancel', { requestId: seq });
    assert.equal((await launched).message, 'cancelled');
    assert.match((await client.refused('alpcscope/status')).format, /Nothing is open/);
  });

  it('cancel of a progress gives up the reading', async () => {
    const big = file('big3.kdlog', '0: kd> .echo x\n' + 'x nt!Foo\n'.repeat(6_000_000));
    await client.start();
    await client.initializeRequest();
    const launched = client.ask('launch', { logFile: big });
    const { id } = await client.next('alpcscope/progress');
    await client.get('cancel', { progressId: id });
    assert.equal((await launched).message, 'cancelled');
  });

  it('terminate ends with a terminated event', async () => {
    await client.open(TWO_SERVERS);
    const terminated = client.waitForEvent('terminated');
    await client.get('terminate');
    await terminated;
  });

  it('refresh reads a log that has grown, and only then', async () => {
    const log = path.join(folder, 'growing.kdlog');
    copyFileSync(TWO_SERVERS, log);
    await client.open(log);
    const before = await client.own('alpcscope/status');
    client.events.length = 0;
    assert.equal((await client.own('alpcscope/refresh')).readAt, before.readAt);
    assert.ok(!client.events.some(event => event.event === 'alpcscope/changed'));
    appendFileSync(
      log,
      '!process ffffb80a31f00080 0\nPROCESS ffffb80a31f00080\n    SessionId: 1  Cid: 0f00    Peb: 51d0a2e000  ParentCid: 0400\n    Image: late.exe\n',
    );
    const changed = client.next('alpcscope/changed');
    const status = await client.own('alpcscope/refresh');
    assert.equal(status.counts.processes, before.counts.processes + 1);
    assert.equal((await changed).counts.processes, status.counts.processes);
    assert.ok(!client.events.some(event => event.event === 'stopped' || event.event === 'invalidated'));
  });

  it('restart reads again and stops again', async () => {
    await client.open(TWO_SERVERS);
    client.events.length = 0;
    const stopped = client.waitForEvent('stopped');
    await client.get('restart');
    assert.equal(((await stopped) as DebugProtocol.StoppedEvent).body.reason, 'entry');
    assert.ok(client.events.some(event => event.event === 'alpcscope/changed'));
  });

  it('refresh of a log that was deleted is an error; what was read stays', async () => {
    const log = path.join(folder, 'gone.kdlog');
    copyFileSync(TWO_SERVERS, log);
    await client.open(log);
    rmSync(log);
    assert.ok((await client.refused('alpcscope/refresh')).format.length > 0);
    assert.equal((await client.own('alpcscope/status')).counts.processes, 3);
  });
});
