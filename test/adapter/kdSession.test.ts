import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import fc from 'fast-check';
import { KdSession } from '../../extension/adapter/kdSession';
import { type Handler, noArguments, request } from '../../extension/adapter/requests/handler';
import { HANDLERS } from '../../extension/adapter/requests/table';
import { LogSessionTarget, type OpenLog } from '../../extension/adapter/session/logTarget';
import type { TargetOpener } from '../../extension/adapter/session/openTarget';
import { parseLog } from '../../extension/text/parseLog';
import { TWO_SERVERS } from './kdClient';

/** A log that is held in memory, of any claimed size. */
function memoryLog(text: string, size = text.length): OpenLog {
  const bytes = Buffer.from(text);
  const facts = parseLog(text);
  return {
    path: TWO_SERVERS,
    size,
    facts,
    answer: index => {
      const command = facts.commands[index]!;
      const from = command.byteOffset;
      return Promise.resolve({ text: bytes.toString('utf8', from, from + command.byteLength), truncated: false });
    },
  };
}

function opener(text: string, size?: number): TargetOpener {
  return (_, options) => LogSessionTarget.read(TWO_SERVERS, () => Promise.resolve(memoryLog(text, size)), options);
}

function processList(pid: string): string {
  return (
    '0: kd> !process 0 0\n**** NT ACTIVE PROCESS DUMP ****\nPROCESS ffffb80a31c5a080\n' +
    `    SessionId: 1  Cid: ${pid}    Peb: 51d0a2e000  ParentCid: 0400\n    Image: app.exe\n\n`
  );
}

/** A request that takes longer hangs. */
const ANSWER_LIMIT_MS = 10_000;

/** A session inside the test: what would go over the wire is kept. */
class Wire {
  readonly sent: (DebugProtocol.Response | DebugProtocol.Event)[] = [];
  exits = 0;
  private readonly session: KdSession;
  private seq = 1;

  constructor(openTarget: TargetOpener, handlers: readonly Handler[] = HANDLERS) {
    this.session = new KdSession({ handlers, openTarget, exit: () => this.exits++ });
    // With a stream messages become bytes, as they do in the process.
    this.session.start(new PassThrough(), new PassThrough().resume());
    this.session.onDidSendMessage(message => this.sent.push(message as DebugProtocol.Response));
  }

  post(command: string, args?: unknown): number {
    const seq = this.seq++;
    this.session.handleMessage({ seq, type: 'request', command, arguments: args } as DebugProtocol.Request);
    return seq;
  }

  responses(seq: number): DebugProtocol.Response[] {
    return this.sent.filter(
      (m): m is DebugProtocol.Response => m.type === 'response' && 'request_seq' in m && m.request_seq === seq,
    );
  }

  async ask(command: string, args?: unknown): Promise<DebugProtocol.Response> {
    const seq = this.post(command, args);
    // Some requests look at the file, which takes as long as the machine is busy.
    const limit = Date.now() + ANSWER_LIMIT_MS;
    while (this.responses(seq).length === 0 && Date.now() < limit) await new Promise(setImmediate);
    const [response] = this.responses(seq);
    assert.ok(response, `${command} was not answered`);
    return response;
  }

  /** Body of a request that must succeed. */
  async get<T>(command: string, args?: unknown): Promise<T> {
    const response = await this.ask(command, args);
    assert.equal(response.success, true, response.message);
    return response.body as T;
  }

  async open(): Promise<void> {
    await this.ask('initialize', {});
    assert.equal((await this.ask('launch', { logFile: TWO_SERVERS })).success, true);
    await this.ask('configurationDone');
  }

  events(name: string): DebugProtocol.Event[] {
    return this.sent.filter((m): m is DebugProtocol.Event => m.type === 'event' && 'event' in m && m.event === name);
  }
}

const text = readFileSync(TWO_SERVERS, 'utf8');

describe('kd session', () => {
  it('a handler that throws, or answers what cannot be sent, ends its request and nothing else', async () => {
    const broken: readonly Handler[] = [
      request('throws', '', noArguments, () => {
        throw new TypeError('a {defect}');
      }),
      request('rejects', '', noArguments, () => Promise.reject(new Error('later'))),
      request('unsendable', '', noArguments, () => ({ address: 1n })),
      request('fine', '', noArguments, () => ({ ok: true })),
    ];
    const wire = new Wire(opener(text), broken);
    assert.match((await wire.ask('throws')).message ?? '', /inside the debug adapter: a \{defect\}/);
    assert.match((await wire.ask('rejects')).message ?? '', /later/);
    assert.equal((await wire.ask('unsendable')).success, false);
    assert.deepEqual((await wire.ask('fine')).body, { ok: true });
    assert.equal(wire.exits, 0);
  });

  it('cancel answers a request that never ends, once', async () => {
    const stuck = request('stuck', '', noArguments, () => new Promise<object>(() => undefined));
    const wire = new Wire(opener(text), [stuck, ...HANDLERS]);
    const seq = wire.post('stuck');
    await wire.ask('cancel', { requestId: seq });
    await new Promise(setImmediate);
    const responses = wire.responses(seq);
    assert.equal(responses.length, 1);
    assert.equal(responses[0]?.message, 'cancelled');
    assert.equal((await wire.ask('cancel', { requestId: 12345 })).success, true);
  });

  it('disconnect cancels what is under way and exits', async () => {
    const stuck = request('stuck', '', noArguments, () => new Promise<object>(() => undefined));
    const wire = new Wire(opener(text), [stuck, ...HANDLERS]);
    const seq = wire.post('stuck');
    await wire.ask('disconnect');
    await new Promise(resolve => setTimeout(resolve, 5));
    assert.equal(wire.responses(seq)[0]?.message, 'cancelled');
    assert.equal(wire.exits, 1);
  });

  it('answers any arguments exactly once, and never throws', async () => {
    const wire = new Wire(opener(text));
    await wire.open();
    const ends = new Set(['disconnect', 'terminate', 'launch', 'initialize', 'restart']);
    const commands = HANDLERS.map(handler => handler.command).filter(command => !ends.has(command));
    const names = [
      'view',
      'parent',
      'start',
      'count',
      'filter',
      'grouping',
      'entity',
      'text',
      'side',
      'kind',
      'format',
      'index',
    ];
    const more = [
      'thread',
      'process',
      'threadId',
      'frameId',
      'variablesReference',
      'expression',
      'context',
      'column',
      'source',
    ];
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('ports', 'hang', 'markdown', 'thread:0xffffb80a40011080', 'repl', '.kernel 1'),
    );
    const args = fc.oneof(fc.dictionary(fc.constantFrom(...names, ...more), value), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...commands), args, async (command, given) => {
        const { request_seq } = await wire.ask(command, given);
        assert.equal(wire.responses(request_seq).length, 1);
        wire.sent.length = 0;
      }),
      { numRuns: 400 },
    );
    assert.equal(wire.exits, 0);
  });

  it('a log above 50 MB: frames and places lead to read-only answers', async () => {
    const wire = new Wire(opener(text, 60 * 1024 * 1024));
    await wire.open();
    const body = await wire.get<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
    const frame = body.stackFrames[3]!;
    assert.equal(frame.source?.path, undefined);
    const source = await wire.get<{ content: string }>('source', { source: frame.source, sourceReference: 0 });
    assert.ok(source.content.split('\n')[frame.line - 1]?.includes(frame.name), frame.name);
    const sources = await wire.get<DebugProtocol.LoadedSourcesResponse['body']>('loadedSources');
    assert.ok(sources.sources.length > 5 && sources.sources.every(item => (item.sourceReference ?? 0) > 0));
    assert.equal((await wire.get<{ openable: boolean }>('alpcscope/status')).openable, false);
  });

  it('the session stops without a thread where the log has none', async () => {
    const wire = new Wire(opener('0: kd> lm\nstart             end                 module name\n0: kd> \n'));
    await wire.open();
    const [stopped] = wire.events('stopped');
    assert.equal((stopped?.body as { threadId?: number }).threadId, undefined);
    assert.deepEqual((await wire.get<{ threads: unknown[] }>('threads')).threads, []);
  });

  it('exceptionInfo names the bugcheck of the log', async () => {
    const wire = new Wire(
      opener(
        '0: kd> .bugcheck\nBugcheck code 0000009F\nArguments 00000000`00000003 00000000`00000000 00000000`00000000 00000000`00000000\n',
      ),
    );
    await wire.open();
    const info = await wire.get<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', { threadId: 1 });
    assert.equal(info.exceptionId, 'DRIVER_POWER_STATE_FAILURE (9f)');
    assert.match(info.description ?? '', /0x0000000000000003/);
  });

  it('several kernels: the last is shown, .kernel goes to an earlier one', async () => {
    const first = parseLog(processList('0111')).kernels[0]!;
    const second = parseLog(processList('0222')).kernels[0]!;
    const log = memoryLog(processList('0222'));
    const facts = { ...log.facts, kernels: [first, { ...second, index: 1 }] };
    const wire = new Wire((_, options) =>
      LogSessionTarget.read(TWO_SERVERS, () => Promise.resolve({ ...log, facts }), options),
    );
    await wire.open();
    const kernels = (await wire.get<{ moment: string }>('alpcscope/status')).moment;
    assert.match(kernels, /kernel 2 of 2/);
    assert.equal((await wire.ask('alpcscope/card', { text: 'process:pid:0111' })).body, null);
    const said = await wire.get<{ result: string }>('evaluate', { expression: '.kernel 1', context: 'repl' });
    assert.equal(said.result, 'Kernel 1 of 2.');
    assert.match((wire.events('alpcscope/changed').at(-1)?.body as { moment: string }).moment, /kernel 1 of 2/);
    assert.notEqual((await wire.ask('alpcscope/card', { text: 'process:pid:0111' })).body, null);
    const wrong = await wire.get<{ result: string }>('evaluate', { expression: '.kernel 9', context: 'repl' });
    assert.match(wrong.result, /There is no kernel 9/);
  });
});
