import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type AdapterBundle, bundleAdapter, KdClient, SAMPLE, TWO_SERVERS } from './kdClient';

const APP = 'thread:0xffffb80a40011080';
const BROKER = 'thread:0xffffb80a40022080';
const TRAY = 'thread:0xffffb80a40033080';
const IDLE = 'thread:0xffffb80a40044080';
const PENDING = 'message:0xffffd90a20010010';
const QUEUED = 'message:0xffffd90a20030030';

/** 1-based line of the fixture that begins with a text; the last such line. */
function lineOf(start: string): number {
  return (
    readFileSync(TWO_SERVERS, 'utf8')
      .split('\n')
      .findLastIndex(line => line.startsWith(start)) + 1
  );
}

describe('requests on a log', () => {
  let bundle: AdapterBundle;
  let client: KdClient;

  before(async () => {
    bundle = await bundleAdapter();
    client = new KdClient(bundle);
    const stopped = await client.open(TWO_SERVERS);
    assert.equal(stopped.body.threadId, 1);
  });
  after(async () => {
    await client.close();
    bundle.remove();
  });

  const threadsNow = async (): Promise<DebugProtocol.Thread[]> =>
    (await client.get<DebugProtocol.ThreadsResponse['body']>('threads')).threads;
  const stackOf = (threadId: number, page: object = {}): Promise<DebugProtocol.StackTraceResponse['body']> =>
    client.get('stackTrace', { threadId, ...page });
  const typed = async (expression: string): Promise<string> =>
    (await client.get<DebugProtocol.EvaluateResponse['body']>('evaluate', { expression, context: 'repl' })).result;

  it('threads: those of the chains, hung first, by names that say what they wait for', async () => {
    const names = (await threadsNow()).map(thread => thread.name);
    assert.equal(names[0], 'app.exe 0a10.0b20 (WrLpcReply)');
    assert.ok(names.includes('broker.exe 0c30.0d40 (WrLpcReply)') && names.includes('tray.exe 0e50.0f60 (WrLpcReply)'));
  });

  it('stackTrace: in pages, every frame at its line of the log', async () => {
    const whole = await stackOf(1);
    assert.equal(whole.totalFrames, 11);
    assert.equal(whole.stackFrames.length, 11);
    assert.deepEqual((await stackOf(1, { startFrame: 2, levels: 3 })).stackFrames, whole.stackFrames.slice(2, 5));
    assert.deepEqual((await stackOf(1, { startFrame: 50, levels: 3 })).stackFrames, []);
    const lines = readFileSync(TWO_SERVERS, 'utf8').split('\n');
    for (const frame of whole.stackFrames) {
      assert.equal(frame.source?.path, TWO_SERVERS);
      assert.ok(lines[frame.line - 1]?.includes(frame.name.split(' ')[0] ?? '?'), `${frame.name} at ${frame.line}`);
    }
  });

  it('stackTrace: a frame without symbols is subtle; addresses and modules only where they are known', async () => {
    const { stackFrames } = await stackOf(1);
    const bare = stackFrames.filter(frame => frame.presentationHint === 'subtle');
    assert.deepEqual(
      bare.map(frame => frame.name),
      ['0x00007ffa`1d540849'],
    );
    assert.equal(stackFrames[0]?.instructionPointerReference, undefined);
    assert.equal(stackFrames[1]?.instructionPointerReference, '0xfffff8031b4d6498');
    assert.equal(stackFrames[0]?.moduleId, 'nt');
    assert.ok(stackFrames.some(frame => frame.name === 'app!Settings::Load+0x2b1 [settings.cpp @ 118]'));
  });

  it('stackTrace of a thread that is not there is refused', async () => {
    assert.match((await client.refused('stackTrace', { threadId: 999 })).format, /no thread 999/);
    assert.match((await client.refused('stackTrace', { threadId: 'x' })).format, /whole number/);
  });

  it('scopes and variables: facts of the thread, unknown ones said to be so, each with its evidence', async () => {
    const { stackFrames } = await stackOf(1);
    const { scopes } = await client.get<DebugProtocol.ScopesResponse['body']>('scopes', {
      frameId: stackFrames[0]?.id,
    });
    assert.deepEqual(
      scopes.map(scope => scope.name),
      ['Thread'],
    );
    const facts = await variables(scopes[0]!.variablesReference);
    assert.equal(facts.get('state')?.value, 'WAIT');
    assert.equal(facts.get('wait reason')?.value, 'WrLpcReply');
    assert.match(facts.get('waits for')?.value ?? '', /message ffffd90a20010010/);
    const evidence = await variables(facts.get('state')!.variablesReference);
    const place = evidence.get('evidence');
    assert.match(place?.value ?? '', new RegExp(`^line ${lineOf('THREAD ffffb80a40011080')} \\(!thread`));
    const earlier = evidence.get('at an earlier stop');
    assert.equal(earlier?.value, 'RUNNING');
    const where = await client.get<{ line: number; source: DebugProtocol.Source }>('locations', {
      locationReference: place?.valueLocationReference,
    });
    assert.equal(where.line, lineOf('THREAD ffffb80a40011080'));
    assert.equal(where.source.path, TWO_SERVERS);
  });

  it('variables: values that were not read are unknown, with the reason', async () => {
    const watch = await client.get<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression: '0c30.0d50',
      context: 'watch',
    });
    const facts = await variables(watch.variablesReference);
    assert.match(facts.get('wait reason')?.value ?? '', /^unknown \(.+\)$/);
    assert.match((await client.refused('variables', { variablesReference: 99_999 })).format, /earlier reading/);
  });

  async function variables(reference: number): Promise<Map<string, DebugProtocol.Variable>> {
    const body = await client.get<DebugProtocol.VariablesResponse['body']>('variables', {
      variablesReference: reference,
    });
    return new Map(body.variables.map(variable => [variable.name, variable]));
  }

  describe('evaluate in the console', () => {
    it('answers a recorded command from the log, the latest answer, and tells of the earlier one', async () => {
      const answer = await typed('!thread ffffb80a40011080');
      assert.match(answer, /^THREAD ffffb80a40011080 {2}Cid 0a10\.0b20/);
      assert.match(answer, /WAIT: \(WrLpcReply\)/);
      const first =
        readFileSync(TWO_SERVERS, 'utf8')
          .split('\n')
          .findIndex(line => line.startsWith('0: kd> !thread')) + 1;
      assert.match(
        answer,
        new RegExp(
          `\\[from the log, line ${lineOf('1: kd> !thread ffffb80a40011080')}; stop 2; 1 earlier answer \\(line ${first}\\)\\]$`,
        ),
      );
    });
    it('opens an answer to the things that it names, each at its place in the log', async () => {
      const answer = await client.get<DebugProtocol.EvaluateResponse['body']>('evaluate', {
        expression: '!thread ffffb80a40011080',
        context: 'repl',
      });
      assert.ok(answer.variablesReference > 0);
      const { variables } = await client.get<DebugProtocol.VariablesResponse['body']>('variables', {
        variablesReference: answer.variablesReference,
      });
      const thread = variables.find(variable => variable.name === APP);
      assert.match(thread?.value ?? '', /app\.exe 0a10\.0b20/);
      assert.ok((thread?.variablesReference ?? 0) > 0, 'its facts');
      const reference = thread?.valueLocationReference ?? thread?.declarationLocationReference;
      const place = await client.get<DebugProtocol.LocationsResponse['body'] & object>('locations', {
        locationReference: reference,
      });
      assert.equal(place.source.path, TWO_SERVERS);
      assert.ok(place.line > 1);
      const help = await client.get<DebugProtocol.EvaluateResponse['body']>('evaluate', {
        expression: '.help',
        context: 'repl',
      });
      assert.equal(help.variablesReference, 0);
    });

    it('finds another spelling of the same command', async () => {
      for (const line of [
        '!THREAD  FFFFB80A`40011080',
        '!kdexts.thread 0xffffb80a40011080',
        ' !thread ffffb80a40011080 ',
      ]) {
        assert.match(await typed(line), /^THREAD ffffb80a40011080/);
      }
      assert.match(await typed('!THREAD ffffb80a40011080'), /recorded as "!thread ffffb80a40011080"/);
    });
    it('says that another command is not there, and what is like it', async () => {
      const answer = await typed('!alpc /p ffffb80a40011080');
      assert.match(answer, /is not in this log, and a saved log cannot run commands/);
      assert.match(answer, /Similar.*\n(.*\n)*.*!alpc \/p ffffb80a55001e60/);
      assert.match(await typed('zzz'), /Type \.commands/);
    });
    it('lists the recorded commands and helps', async () => {
      assert.match(await typed('.commands alpc /m'), /!alpc \/m ffffd90a20010010/);
      assert.doesNotMatch(await typed('.commands alpc /m'), /!thread/);
      assert.match(await typed('.commands zzz'), /No recorded command matches/);
      assert.match(await typed('.help'), /nothing can be run/);
      assert.match(await typed('.kernel'), /holds one kernel/);
    });
  });

  it('evaluate in a watch: facts of a thing by address, client id or name', async () => {
    const watch = (expression: string): Promise<DebugProtocol.EvaluateResponse['body']> =>
      client.get('evaluate', { expression, context: 'watch' });
    assert.equal((await watch('0a10.0b20')).result, 'app.exe 0a10.0b20 (WrLpcReply)');
    assert.equal((await watch('ffffb80a`55001e60')).result, 'Connection port BrokerStore');
    assert.equal((await watch(`${APP}.waitReason`)).result, 'WrLpcReply');
    assert.match(
      (await client.refused('evaluate', { expression: 'nothing', context: 'watch' })).format,
      /not in this log/,
    );
  });

  it('evaluate for a hover answers modules only: ids fail, so that the card shows', async () => {
    const hover = (expression: string): object => ({ expression, context: 'hover' });
    const module = await client.get<DebugProtocol.EvaluateResponse['body']>('evaluate', hover('fffff803`1b200010'));
    assert.equal(module.result, 'nt+0x10');
    for (const id of ['ffffb80a40011080', '0a10.0b20', 'BrokerStore', 'x']) await client.refused('evaluate', hover(id));
  });

  it('completions: recorded commands and known addresses', async () => {
    const complete = async (text: string): Promise<DebugProtocol.CompletionItem[]> =>
      (await client.get<DebugProtocol.CompletionsResponse['body']>('completions', { text, column: text.length + 1 }))
        .targets;
    assert.ok((await complete('!alp')).some(item => item.label === '!alpc /m ffffd90a20010010'));
    const address = (await complete('!zz ffffb80a400110')).find(item => item.label === 'ffffb80a40011080');
    assert.equal(address?.start, 4);
    assert.equal(address.length, 14);
    assert.match(address.detail ?? '', /Thread 0a10\.0b20/);
  });

  it('modules and loadedSources', async () => {
    const { modules, totalModules } = await client.get<DebugProtocol.ModulesResponse['body']>('modules', {});
    assert.equal(totalModules, 2);
    assert.deepEqual(
      modules.map(module => module.name),
      ['nt', 'rpcxdrp'],
    );
    assert.match(modules[0]?.addressRange ?? '', /^fffff8031b200000/);
    const { sources } = await client.get<DebugProtocol.LoadedSourcesResponse['body']>('loadedSources');
    assert.deepEqual(sources, [{ name: path.basename(TWO_SERVERS), path: TWO_SERVERS }]);
  });

  it('source: the text of an answer', async () => {
    const { commands } = await client.own('alpcscope/commands', { start: 0, count: 100 });
    const index = commands.find(command => command.text.startsWith('!alpc /lpc'))!.index;
    const body = await client.get<DebugProtocol.SourceResponse['body']>('source', { sourceReference: index + 1 });
    assert.match(body.content, /^1: kd> !alpc \/lpc[^\n]*\n[^]*'BrokerStore'\) 1, 2 connections/);
    await client.refused('source', { sourceReference: 4000 });
  });

  it('exceptionInfo: a log without a bugcheck says so', async () => {
    assert.match((await client.refused('exceptionInfo', { threadId: 1 })).format, /no bugcheck in this log/);
  });

  describe('alpcscope/stack', () => {
    it('jumps to a thread: it is known by threads, then stopped (inspect) comes without allThreadsStopped', async () => {
      client.events.length = 0;
      const stopped = client.waitForEvent('stopped');
      const answer = await client.own('alpcscope/stack', { entity: BROKER });
      const { body } = (await stopped) as DebugProtocol.StoppedEvent;
      assert.equal(body.reason, 'inspect');
      assert.equal(body.threadId, answer.threadId);
      assert.equal(body.allThreadsStopped, undefined);
      assert.equal(answer.frames, 11);
      assert.ok((await threadsNow()).some(thread => thread.id === answer.threadId));
      assert.ok((await stackOf(answer.threadId)).stackFrames.every(frame => frame.source !== undefined));
      assert.ok(!client.events.some(event => event.event === 'invalidated'));
    });
    it('numbers of threads stay', async () => {
      const before = await threadsNow();
      await client.own('alpcscope/stack', { entity: TRAY });
      await client.own('alpcscope/stack', { entity: APP });
      assert.deepEqual(await threadsNow(), before);
    });
    it('finds both sides of a message', async () => {
      assert.equal((await client.own('alpcscope/stack', { entity: PENDING })).thread, BROKER);
      assert.equal((await client.own('alpcscope/stack', { entity: PENDING, side: 'client' })).thread, APP);
      assert.match(
        (await client.refused('alpcscope/stack', { entity: QUEUED })).format,
        /No thread serves .*ServerThread is 0/,
      );
    });
    it('says why there is no stack, and leaves the focus where it is', async () => {
      client.events.length = 0;
      const answer = await client.own('alpcscope/stack', { entity: IDLE });
      assert.equal(answer.frames, 0);
      assert.match(answer.why ?? '', /not in this log: run !thread ffffb80a40044080/);
      const never = await client.own('alpcscope/stack', { entity: 'thread:0x1234567890abcdef' });
      assert.match(never.why ?? '', /not in this log: run !thread 1234567890abcdef/);
      await client.own('alpcscope/status');
      assert.ok(!client.events.some(event => event.event === 'stopped'));
    });
    it('refuses what has no thread', async () => {
      assert.match(
        (await client.refused('alpcscope/stack', { entity: 'process:0xffffb80a31c5a080' })).format,
        /no thread of its own/,
      );
      assert.match((await client.refused('alpcscope/stack', { entity: 'nonsense' })).format, /entity id/);
    });
  });

  it('alpcscope/status: what was read, when and how much', async () => {
    const status = await client.own('alpcscope/status');
    assert.equal(status.title, 'two-servers.kdlog');
    assert.equal(status.kind, 'log');
    assert.equal(status.moment, 'stop 2');
    assert.equal(status.openable, true);
    assert.equal(status.counts.processes, 3);
    assert.equal(status.counts.messages, 3);
    assert.equal(status.counts.unparsed, 0);
    assert.equal(status.counts.hung, 3);
    assert.ok(Math.abs(Date.parse(status.readAt) - Date.now()) < 600_000);
  });

  it('alpcscope/rows: pages of every view, filtered and grouped; wrong arguments are named', async () => {
    const chains = await client.own('alpcscope/rows', { view: 'waitChains', start: 0, count: 10 });
    assert.match(chains.rows[0]?.label ?? '', /^Deadlock: 2 threads in a cycle/);
    for (const view of ['ports', 'messages', 'threads'] as const) {
      const { rows, total } = await client.own('alpcscope/rows', { view, start: 0, count: 2 });
      assert.ok(rows.length > 0 && total >= rows.length);
    }
    const filtered = await client.own('alpcscope/rows', { view: 'threads', start: 0, count: 10, filter: 'tray.exe' });
    assert.deepEqual(
      filtered.rows.map(row => row.label),
      ['tray.exe (0e50)'],
    );
    assert.ok(filtered.hidden > 0);
    assert.match(
      (await client.refused('alpcscope/rows', { view: 'x', start: 0, count: 1 })).format,
      /"view" must be one of/,
    );
    assert.match((await client.refused('alpcscope/rows', { view: 'ports', start: -1, count: 1 })).format, /"start"/);
    assert.match(
      (await client.refused('alpcscope/rows', { view: 'ports', start: 0, count: 1, grouping: 'age' })).format,
      /"grouping"/,
    );
  });

  it('alpcscope/path: the way from a root to a thing, for reveal', async () => {
    const { rows } = await client.own('alpcscope/path', { view: 'messages', entity: PENDING });
    assert.deepEqual(
      rows.map(row => row.kind),
      ['port', 'message'],
    );
    assert.ok(rows[1]?.id.startsWith(rows[0]?.id ?? '?'));
    assert.deepEqual((await client.own('alpcscope/path', { view: 'ports', entity: 'lock:0x1' })).rows, []);
  });

  it('alpcscope/card: Markdown with links of ours only, null for what is not there', async () => {
    const card = await client.own('alpcscope/card', { text: '0a10.0b20' });
    assert.equal(card?.entity, APP);
    assert.match(card.markdown, /0a10\.0b20/);
    for (const [, url] of card.markdown.matchAll(/\]\(([^)]*)\)/g)) assert.match(url ?? '', /^command:alpcscope\./);
    assert.equal(await client.own('alpcscope/card', { text: 'dead.beef' }), null);
  });

  it('alpcscope/evidence: every line that tells of a thing, the earlier stop too', async () => {
    const { title, items } = await client.own('alpcscope/evidence', { text: APP });
    assert.match(title, /Thread 0a10\.0b20/);
    const header = items.find(item => item.line === lineOf('THREAD ffffb80a40011080'));
    assert.match(header?.text ?? '', /WrLpcReply/);
    assert.ok(items.some(item => item.label.includes('(earlier stop)')));
    assert.deepEqual(
      items.map(item => item.line),
      items.map(item => item.line).sort((x, y) => x - y),
    );
    assert.match((await client.refused('alpcscope/evidence', { text: 'nothing' })).format, /not in this log/);
  });

  it('alpcscope/report: every kind in every format', async () => {
    for (const kind of ['hang', 'ports', 'connections', 'backlog', 'waits', 'rpc', 'stats'] as const) {
      for (const format of ['markdown', 'html', 'json', 'csv'] as const) {
        const { text, title } = await client.own('alpcscope/report', { kind, format });
        assert.ok(text.length > 0 && title.includes('two-servers.kdlog'), `${kind} ${format}`);
        if (format === 'json') assert.equal(typeof JSON.parse(text), 'object');
      }
    }
    const one = await client.own('alpcscope/report', { kind: 'hang', format: 'markdown', thread: '0e50.0f60' });
    assert.match(one.title, /0e50\.0f60/);
    assert.match(
      (await client.refused('alpcscope/report', { kind: 'hang', format: 'markdown', thread: '1.1' })).format,
      /no thread 1\.1/,
    );
  });

  it('alpcscope/commands and alpcscope/answer: what was typed and what it printed', async () => {
    const all = await client.own('alpcscope/commands', { start: 0, count: 5 });
    assert.equal(all.commands.length, 5);
    assert.ok(all.total > 10);
    const { commands } = await client.own('alpcscope/commands', { start: 0, count: 5, filter: '/p BrokerX' });
    assert.deepEqual(commands, []);
    const line = lineOf('  CompletionPort');
    const [holder] = (await client.own('alpcscope/commands', { start: 0, count: 5, line })).commands;
    assert.match(holder?.text ?? '', /^!alpc \/p/);
    const answer = await client.own('alpcscope/answer', { index: holder!.index });
    assert.equal(answer.line, holder!.line);
    assert.equal(answer.truncated, false);
    assert.match(answer.text, /BrokerStore/);
    await client.refused('alpcscope/answer', { index: 100_000 });
  });

  it('alpcscope/graph: every step of the chains once, laid out from top to bottom', async () => {
    const graph = await client.own('alpcscope/graph', {});
    const at = new Map(graph.nodes.map(node => [node.entity, node]));
    assert.equal(at.get(APP)?.role, 'deadlock');
    assert.equal(at.get(TRAY)?.role, 'start');
    assert.ok(graph.edges.some(edge => edge.circle));
    let downward = 0;
    assert.equal(graph.omitted, 0);
    for (const edge of graph.edges) {
      assert.ok(edge.points.length >= 2, edge.label);
      // A circle has no top: one of its lines has to lead up.
      if (at.get(edge.from)?.role === 'deadlock') continue;
      downward++;
      assert.ok((at.get(edge.from)?.y ?? 0) < (at.get(edge.to)?.y ?? 0), `${edge.from} stands above ${edge.to}`);
    }
    assert.ok(downward > 0);
    for (const node of graph.nodes) {
      assert.ok(node.x - node.width / 2 >= 0 && node.x + node.width / 2 <= graph.width, node.title);
      assert.ok(node.y - node.height / 2 >= 0 && node.y + node.height / 2 <= graph.height, node.title);
    }
    assert.equal(graph.plain, undefined);
    const some = await client.own('alpcscope/graph', { entity: TRAY });
    assert.ok(some.nodes.length > 0 && some.nodes.length < graph.nodes.length);
    assert.ok(some.nodes.some(node => node.entity === TRAY));
  });

  it('alpcscope/evidenceAgain: a log cannot be asked again, and says so', async () => {
    const refused = await client.refused('alpcscope/evidenceAgain', { text: '09d4.09d8' });
    assert.match(refused.format, /saved log cannot be asked again/);
  });

  it('alpcscope/search: processes as a tree without any word, each with the one that started it', async () => {
    const all = await client.own('alpcscope/search', { text: '', count: 100, kind: 'process' });
    assert.ok(all.items.length > 0 && all.items.every(item => item.depth !== undefined));
    const [first] = all.items;
    const again = await client.own('alpcscope/search', {
      text: '',
      count: 100,
      kind: 'process',
      recent: all.items.slice(-1).map(item => item.entity),
    });
    // Those that were visited come first, and once.
    assert.equal(again.items.length, all.items.length);
    assert.deepEqual([again.items[0]?.entity, again.items[0]?.depth], [all.items.at(-1)?.entity, undefined]);
    assert.equal(again.items[1]?.entity, first?.entity);
  });

  it('alpcscope/search: by address, client id, name and kind', async () => {
    const search = async (text: string, kind?: 'thread' | 'port'): Promise<string[]> =>
      (await client.own('alpcscope/search', { text, count: 20, ...(kind ? { kind } : {}) })).items.map(
        item => item.label,
      );
    assert.deepEqual(await search('BrokerStore', 'port'), ['Connection port BrokerStore']);
    assert.equal((await search('0e50.0f60'))[0], 'Thread 0e50.0f60 (tray.exe)');
    assert.equal((await search('', 'thread'))[0], 'Thread 0a10.0b20 (app.exe)');
    assert.deepEqual(await search('nothing of this name'), []);
  });
});

describe('requests on the sample', () => {
  it('opens the sample that is shipped: chains, threads and stacks are there', async () => {
    const bundle = await bundleAdapter();
    const client = new KdClient(bundle);
    try {
      const stopped = await client.open(SAMPLE);
      const { stackFrames } = await client.get<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
        threadId: stopped.body.threadId,
      });
      assert.ok(stackFrames.length > 5);
      const chains = await client.own('alpcscope/rows', { view: 'waitChains', start: 0, count: 10 });
      assert.match(chains.rows[0]?.label ?? '', /^Deadlock: 3 threads/);
      assert.equal((await client.own('alpcscope/status')).counts.unparsed, 0);
    } finally {
      await client.close();
      bundle.remove();
    }
  });
});
