import assert from 'node:assert/strict';
import { answerTool } from '../../extension/ui/assistant/answerTool';
import { boundedText, MOST_CHARACTERS, withoutCommandLinks } from '../../extension/ui/assistant/boundedText';
import type * as Register from '../../extension/ui/assistant/registerTools';
import { TOOLS } from '../../extension/ui/assistant/tools';
import type { KdSession } from '../../extension/ui/sessions/kdSession';
import type { SessionClient } from '../../extension/ui/sessions/sessionClient';
import { type AdapterBundle, bundleAdapter, KdClient, TWO_SERVERS } from '../adapter/kdClient';
import { l10n, loadUi } from './fakeVscode';

function sessionOver(request: (name: string, args: unknown) => unknown, more: Partial<KdSession> = {}): KdSession {
  const client = { request: (name: string, args: unknown) => Promise.resolve(request(name, args)) } as SessionClient;
  const status = { title: 'hang.kdlog', kind: 'log', moment: 'stop 2', readAt: '2031-04-05T06:07:08Z' };
  return { id: 's', client, ended: false, debug: { name: 'kd' }, status, ...more } as unknown as KdSession;
}

describe('tools for language models', () => {
  it('say that no session is open, is still being read, or has ended', async () => {
    assert.match(await answerTool(TOOLS.search, {}, undefined), /^No kd log, crash dump or debugger session is open/);
    const never = (): never => assert.fail('nothing is asked');
    const { id, debug, client, ended } = sessionOver(never);
    assert.match(await answerTool(TOOLS.whyHung, {}, { id, debug, client, ended }), /still being read/);
    assert.match(await answerTool(TOOLS.whyHung, {}, sessionOver(never, { ended: true })), /has ended/);
  });

  it('stay within their bound, and say what is left out', async () => {
    const text = 'Thread 0a10.0b10 waits\n'.repeat(5000);
    const answer = await answerTool(
      TOOLS.whyHung,
      {},
      sessionOver(() => ({ text, title: '' })),
    );
    assert.ok(answer.length <= MOST_CHARACTERS && answer.length > MOST_CHARACTERS - 200, `${answer.length}`);
    assert.match(answer, /^Session: hang\.kdlog \(log, stop 2, read 2031-04-05T06:07:08Z\)\n\nWhat follows/);
    assert.match(answer, /\n\n\[Cut: 1\d\d,\d{3} characters in all\./);
    assert.equal(boundedText(['a', '', 'b']), 'a\n\nb');
    assert.ok(boundedText(['x'.repeat(50_000)]).length <= MOST_CHARACTERS);
  });

  it('never throw: what the adapter refuses is the answer', async () => {
    const refused = sessionOver(() => {
      throw new Error('This <b>place</b> belongs to an earlier reading.');
    });
    assert.match(await answerTool(TOOLS.thread, { thread: '1' }, refused), /could not be answered: This \\<b\\>place/);
    const nothing = sessionOver(() => null);
    assert.match(await answerTool(TOOLS.port, 'no object', nothing), /"port" must be a text that names one thing/);
  });

  it('name what fits where several things do', async () => {
    const asked: unknown[] = [];
    const two = ['1', '2'].map(n => ({ entity: `port:0x${n}`, label: `Port ${n}`, description: 'port' }));
    const session = sessionOver((name, args) => {
      asked.push(args);
      return name === 'alpcscope/search' ? { items: two } : null;
    });
    const answer = await answerTool(TOOLS.port, { port: 'LRPC' }, session);
    assert.match(answer, /Several things of the kind port fit[^]*- Port 1 \(port\)\n- Port 2 \(port\)$/);
    assert.deepEqual(asked[1], { text: 'LRPC', kind: 'port', count: 10 });
    await answerTool(TOOLS.search, { text: 'x', kind: 'dragon', count: 1e9 }, session);
    assert.deepEqual(asked[2], { text: 'x', count: 100 });
  });

  it('have the debugger asked for what was not read yet', async () => {
    const asked: unknown[] = [];
    const thread = 'thread:0xffff800000001000';
    const session = sessionOver((name, args) => {
      asked.push([name, args]);
      const wasAsked = asked.some(one => (one as readonly unknown[])[0] === 'alpcscope/chain');
      switch (name) {
        case 'alpcscope/search':
          return { items: [{ entity: thread, label: 'x', description: 'not read yet', unread: true }] };
        case 'alpcscope/chain':
          return { thread, summary: 'it waits', code: 'unknown', certainty: 'likely', hops: 1, commands: [], reads: 0 };
        case 'alpcscope/card':
          return wasAsked ? { entity: thread, markdown: 'Thread' } : null;
        default:
          return { text: 'the report of the thread', title: '' };
      }
    });
    const answer = await answerTool(TOOLS.whyHung, { thread: 'ffff800000001000' }, session);
    assert.match(answer, /the report of the thread/);
    assert.deepEqual(asked[2], ['alpcscope/chain', { thread }]);
  });

  it('drop links that only VS Code can follow', () => {
    assert.equal(withoutCommandLinks('a [b \\] c](command:x?%5B%5D) [d](https://e)'), 'a b \\] c [d](https://e)');
  });

  it('are registered by their names, and answer for the session that the views show', async () => {
    const tools = new Map<string, { invoke(options: object): Promise<{ readonly parts: readonly string[] }> }>();
    const vscode = {
      l10n,
      lm: {
        registerTool: (name: string, tool: never) => {
          tools.set(name, tool);
          return { dispose: () => tools.delete(name) };
        },
      },
      LanguageModelToolResult: class {
        constructor(readonly parts: readonly string[]) {}
      },
      LanguageModelTextPart: class extends String {},
    };
    const { registerTools } = loadUi('assistant/registerTools', vscode) as typeof Register;
    const sessions = { current: sessionOver(() => ({ items: [] })) } as unknown as Parameters<typeof registerTools>[0];
    const store = registerTools(sessions);
    assert.deepEqual([...tools.keys()].sort(), Object.values(TOOLS).sort());
    const answer = await tools.get(TOOLS.search)?.invoke({ input: { text: 'zzz' } });
    assert.match(String(answer?.parts[0]), /Nothing of this reading fits "zzz"/);
    store.dispose();
    assert.equal(tools.size, 0);
  });
});

describe('tools for language models on a log', () => {
  let bundle: AdapterBundle;
  let client: KdClient;
  let session: KdSession;
  before(async () => {
    bundle = await bundleAdapter();
    client = new KdClient(bundle);
    await client.open(TWO_SERVERS);
    const request = ((name, args) => client.own(name, args)) as SessionClient['request'];
    session = sessionOver(() => undefined, { client: { request }, status: await client.own('alpcscope/status') });
  });
  after(async () => {
    await client.close();
    bundle.remove();
  });

  it('why hung: the deadlock with its lines', async () => {
    const all = await answerTool(TOOLS.whyHung, {}, session);
    assert.match(all, /deadlock/i);
    assert.match(all, /line \d+/);
    const one = await answerTool(TOOLS.whyHung, { thread: '0e50.0f60' }, session);
    assert.match(one, /0e50\.0f60/);
    assert.doesNotMatch(all + one, /\]\(command:/);
  });

  it('thread: stack, server, who waits, evidence', async () => {
    const text = await answerTool(TOOLS.thread, { thread: '0c30.0d40' }, session);
    assert.match(text, /## Stack\n```\nTHREAD ffffb80a40022080/);
    assert.match(text, /## Threads that wait for it: [1-9]/);
    assert.match(text, /## Evidence\n- .*log line \d+, printed by /);
    assert.ok(text.length <= MOST_CHARACTERS);
  });

  it('port, message and search', async () => {
    assert.match(await answerTool(TOOLS.port, { port: 'BrokerStore' }, session), /BrokerStore[^]*- owner: broker\.exe/);
    const message = await answerTool(TOOLS.message, { message: 'ffffd90a20010010' }, session);
    assert.match(message, /- waiting thread: Thread 0a10\.0b20[^]*- server thread: Thread 0c30\.0d40/);
    assert.match(await answerTool(TOOLS.search, { text: 'tray', kind: 'thread' }, session), /- Thread 0e50\.0f60/);
  });
});
