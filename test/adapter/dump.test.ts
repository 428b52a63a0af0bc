import assert from 'node:assert/strict';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Row, ViewName } from '../../extension/protocol/requests';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { type AdapterBundle, bundleAdapter, KdClient } from './kdClient';
import { type DumpFolder, dumpFolder } from './worldDump';

type Threads = DebugProtocol.ThreadsResponse['body'];
type Stack = DebugProtocol.StackTraceResponse['body'];
type Variables = DebugProtocol.VariablesResponse['body'];

describe('debug adapter on a dump', () => {
  let bundle: AdapterBundle;
  let dump: DumpFolder;
  let client: KdClient;

  before(async () => {
    bundle = await bundleAdapter();
    dump = dumpFolder(smallWorld('10.0.19041.3570'));
    client = new KdClient(bundle);
    await client.open({ dumpFile: dump.dump, symbolPath: dump.symbols, symbolCache: dump.noSymbols });
  });
  after(async () => {
    await client.close();
    dump.remove();
    bundle.remove();
  });

  const addressOf = (key: string): string => (dump.world.addresses.get(key) ?? 0n).toString(16).padStart(16, '0');
  const print = async (expression: string): Promise<string> =>
    (await client.get<{ result: string }>('evaluate', { expression, context: 'repl' })).result;

  async function threadNamed(pattern: RegExp): Promise<DebugProtocol.Thread> {
    const found = (await client.get<Threads>('threads')).threads.find(thread => pattern.test(thread.name));
    assert.ok(found, `a thread like ${pattern.source}`);
    return found;
  }

  async function framesOf(pattern: RegExp): Promise<DebugProtocol.StackFrame[]> {
    return (await client.get<Stack>('stackTrace', { threadId: (await threadNamed(pattern)).id })).stackFrames;
  }

  async function scopesOf(frame: DebugProtocol.StackFrame | undefined): Promise<ReadonlyMap<string, Variables>> {
    const { scopes } = await client.get<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: frame?.id });
    const found = new Map<string, Variables>();
    for (const { name, variablesReference } of scopes)
      found.set(name, await client.get<Variables>('variables', { variablesReference }));
    return found;
  }

  async function rows(view: ViewName, parent?: Row): Promise<readonly Row[]> {
    const page = { view, start: 0, count: 1000, ...(parent && { parent: parent.id }) };
    return (await client.own('alpcscope/rows', page)).rows;
  }

  it('says that it reads memory and code, once a dump is open', () => {
    const told = client.events.find(event => event.event === 'capabilities');
    assert.deepEqual((told?.body as { capabilities: unknown }).capabilities, {
      supportsReadMemoryRequest: true,
      supportsDisassembleRequest: true,
    });
  });

  it('greets in the console as kd does', () => {
    const greeting = client.events.find(event => event.event === 'output') as DebugProtocol.OutputEvent;
    assert.equal(greeting.body.category, 'stdout', 'other categories are drawn as warnings');
    assert.match(greeting.body.output, /Windows \d+ Kernel Version 19041 [^]*\n$/);
  });

  it('tells what was read', async () => {
    const status = await client.own('alpcscope/status');
    assert.equal(status.kind, 'dump');
    assert.equal(status.title, 'MEMORY.DMP');
    assert.equal(status.openable, false);
    assert.match(status.moment, /19041.*MANUALLY_INITIATED_CRASH \(e2\)/);
    assert.ok(status.counts.threads >= 8 && status.counts.ports >= 7 && status.counts.messages >= 4);
    assert.equal(status.needs, undefined);
  });

  it('the machine was crashed on purpose: what hangs has the focus, not the processor', async () => {
    const stopped = client.events.find(event => event.event === 'stopped') as DebugProtocol.StoppedEvent;
    assert.equal(stopped.body.reason, 'entry');
    assert.equal(stopped.body.threadId, (await threadNamed(/^wordpad.*WrLpcReply/)).id);
  });

  it('threads: processors first with what they ran, then those of the chains', async () => {
    const names = (await client.get<Threads>('threads')).threads.map(thread => thread.name);
    assert.equal(names[0], 'CPU 0: KeBugCheckEx, System 0004.0018');
    assert.match(names[1] ?? '', /^CPU 1/);
    assert.ok(names.some(name => name === 'spoolsv.exe 05a8.05b4 (UserRequest)'));
  });

  it('stacks are the described ones, each frame in its document', async () => {
    const frames = await framesOf(/^wordpad/);
    // The first is where the thread was left, the last where it came in: both are called otherwise.
    const wanted =
      dump.world.stacks
        .get('client')
        ?.map(frame => frame.function)
        .slice(1, -1) ?? [];
    assert.ok(wanted.includes('AlpcpReceiveSynchronousReply'));
    assert.deepEqual(
      frames.slice(0, wanted.length).map(frame => frame.name.replace(/^nt!|\+0x[0-9a-f]+$/g, '')),
      wanted,
    );
    const [first] = frames;
    const { content } = await client.get<{ content: string }>('source', {
      sourceReference: first?.source?.sourceReference,
    });
    for (const frame of frames.filter(one => one.presentationHint !== 'label'))
      assert.ok(content.split('\n')[frame.line - 1]?.includes(frame.name), frame.name);
    assert.ok(content.startsWith(`THREAD ${addressOf('client')}  wordpadlongnam 09d4.09d8`));
  });

  it('stacks come in pages', async () => {
    const threadId = (await threadNamed(/^wordpad/)).id;
    const whole = await client.get<Stack>('stackTrace', { threadId });
    const page = await client.get<Stack>('stackTrace', { threadId, startFrame: 2, levels: 3 });
    assert.deepEqual(page.stackFrames, whole.stackFrames.slice(2, 5));
    assert.equal(page.totalFrames, whole.stackFrames.length);
  });

  it('a stack that ends too early says why in its last row', async () => {
    const last = (await framesOf(/^wordpad/)).at(-1);
    assert.equal(last?.presentationHint, 'label');
    assert.match(last.name, /cannot be followed/);
    assert.equal(last.source, undefined);
  });

  it('scopes: facts of the thread, registers by group, the frame', async () => {
    const parked = await scopesOf((await framesOf(/^wordpad/))[0]);
    assert.deepEqual([...parked.keys()], ['Thread', 'Registers', 'Frame']);
    const facts = new Map(parked.get('Thread')?.variables.map(row => [row.name, row.value]));
    assert.equal(facts.get('wait reason'), 'WrLpcReply');
    assert.match(facts.get('waits for') ?? '', /id 6972.*spoolss.*spoolsv\.exe/);
    const registers = parked.get('Registers')?.variables ?? [];
    assert.match(registers.find(row => row.name === 'rip')?.value ?? '', /nt!KiSwapContext/);
    assert.ok(registers.some(row => row.name.includes('rax') && row.value.startsWith('unknown')));
    const running = await scopesOf((await framesOf(/^CPU 0/))[0]);
    assert.deepEqual(
      running
        .get('Registers')
        ?.variables.slice(0, 2)
        .map(row => row.name),
      ['General', 'Segments'],
    );
    const frame = new Map(running.get('Frame')?.variables.map(row => [row.name, row.value]));
    assert.match(frame.get('instruction pointer') ?? '', /nt!KeBugCheckEx/);
  });

  it('facts open to the memory that they were read from', async () => {
    const thread = (await scopesOf((await framesOf(/^wordpad/))[0])).get('Thread');
    const state = thread?.variables.find(row => row.name === 'state');
    const inner = await client.get<Variables>('variables', { variablesReference: state?.variablesReference });
    const evidence = inner.variables.find(row => row.name === 'evidence');
    assert.match(evidence?.value ?? '', /^_ETHREAD\.Tcb\.State at ffff[0-9a-f]{12}: 0x5$/);
    assert.match(evidence?.memoryReference ?? '', /^0x[0-9a-f]{16}$/);
  });

  it('readMemory: bytes, and the length of a hole', async () => {
    const list = dump.world.kernel.symbol('PsActiveProcessHead');
    const read = await client.get<DebugProtocol.ReadMemoryResponse['body'] & object>('readMemory', {
      memoryReference: `0x${list.toString(16)}`,
      offset: 8,
      count: 8,
    });
    assert.equal(read.address, `0x${(list + 8n).toString(16)}`);
    const bytes = Buffer.from(read.data ?? '', 'base64');
    assert.equal(bytes.readBigUInt64LE(), dump.world.kernel.space.readUint(list + 8n, 8));
    const hole = await client.get<DebugProtocol.ReadMemoryResponse['body'] & object>('readMemory', {
      memoryReference: '0xffffdead00000000',
      count: 4096,
    });
    assert.deepEqual([hole.data, hole.unreadableBytes], ['', 4096]);
    assert.match((await client.refused('readMemory', { memoryReference: 'x', count: 1 })).format, /no address/);
  });

  it('disassemble: as many instructions as were asked for, before and behind the address', async () => {
    const [frame] = await framesOf(/^CPU 0/);
    const at = frame?.instructionPointerReference ?? '';
    const read = async (memoryReference: string, instructionOffset: number, instructionCount: number) => {
      const asked = { memoryReference, instructionOffset, instructionCount, resolveSymbols: true };
      return (await client.get<DebugProtocol.DisassembleResponse['body'] & object>('disassemble', asked)).instructions;
    };
    const around = await read(at, -3, 7);
    assert.equal(around.length, 7);
    assert.equal(around[3]?.address, at);
    assert.match(around[2]?.instruction ?? '', /^call /);
    assert.deepEqual(
      (await read(at, 1, 2)).map(line => line.address),
      around.slice(4, 6).map(line => line.address),
    );
    const start = dump.world.kernel.symbol('KeBugCheckEx');
    const [first] = await read(`0x${start.toString(16)}`, 0, 1);
    assert.equal(first?.symbol, 'nt!KeBugCheckEx');
    const nothing = await read('0xffffdead00000000', -2, 4);
    assert.equal(nothing.length, 4);
    assert.ok(nothing.every(line => line.presentationHint === 'invalid'));
    assert.equal(new Set(nothing.map(line => line.address)).size, 4);
  });

  it('exceptionInfo: the bugcheck by name, its parameters one by one', async () => {
    const info = await client.get<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', { threadId: 1 });
    assert.equal(info.exceptionId, 'MANUALLY_INITIATED_CRASH (e2)');
    assert.match(info.description ?? '', /^Bugcheck 0xe2\nArg1: 0x0{16}\nArg2/);
  });

  it('modules: with range, path and symbols, and as rows of a view', async () => {
    const body = await client.get<DebugProtocol.ModulesResponse['body']>('modules', {});
    assert.equal(body.modules[0]?.id, 'nt');
    assert.equal(body.modules[0].symbolStatus, 'loaded');
    assert.match(body.modules[0].symbolFilePath ?? '', /ntkrnlmp\.pdb$/);
    const view = await rows('modules');
    assert.deepEqual(
      view.map(row => [row.kind, row.label, row.module]),
      body.modules.map(module => ['module', module.id, module.id]),
    );
    assert.match(view[0]?.description ?? '', /loaded.*ntoskrnl\.exe/);
  });

  it('symbols of a module are looked for when somebody asks, and its row says so', async () => {
    client.events.length = 0;
    const before = (await rows('modules')).find(row => row.label === 'tcpip');
    assert.match(before?.description ?? '', /deferred/);
    await client.own('alpcscope/symbols', { module: 'tcpip' });
    const after = (await rows('modules')).find(row => row.label === 'tcpip');
    assert.match(after?.description ?? '', /none/);
    assert.equal(after?.id, before?.id);
    assert.ok(client.events.some(event => event.event === 'alpcscope/changed'));
  });

  it('rows: the chain leads from the client over message and server to the holder of the mutant', async () => {
    const [cause] = await rows('waitChains');
    assert.ok(cause);
    const labels: string[] = [];
    const walk = async (row: Row): Promise<void> => {
      labels.push(row.label);
      for (const child of row.hasChildren ? await rows('waitChains', row) : []) await walk(child);
    };
    await walk(cause);
    const all = labels.join('\n');
    for (const part of ['wordpadlongnam', 'id 6972', 'spoolsv.exe', 'FilterLock', 'printfilter.ex'])
      assert.ok(all.includes(part), part);
    for (const view of ['ports', 'messages', 'threads'] as const) assert.ok((await rows(view)).length > 0, view);
  });

  it('no word about a log anywhere', async () => {
    for (const view of ['waitChains', 'ports', 'messages', 'threads', 'modules'] as const) {
      const walk = async (list: readonly Row[], depth: number): Promise<void> => {
        for (const row of list) {
          assert.doesNotMatch(`${row.label} ${row.description ?? ''} ${row.tooltip ?? ''}`, /\blog\b|printed/i);
          if (row.hasChildren && depth < 5) await walk(await rows(view, row), depth + 1);
        }
      };
      await walk(await rows(view), 0);
    }
  });

  it('a jump reads the stack when it is asked for, and the thread keeps its place in the Call Stack', async () => {
    client.events.length = 0;
    const entity = `thread:0x${addressOf('worker')}` as const;
    const answer = await client.own('alpcscope/stack', { entity });
    assert.equal(answer.why, undefined);
    assert.ok(answer.frames > 3);
    await client.own('alpcscope/status');
    const [stopped] = client.events.filter(event => event.event === 'stopped') as DebugProtocol.StoppedEvent[];
    assert.deepEqual([stopped?.body.reason, stopped?.body.allThreadsStopped], ['inspect', undefined]);
    const { stackFrames } = await client.get<Stack>('stackTrace', { threadId: answer.threadId });
    assert.match(stackFrames.map(frame => frame.name).join(' '), /NtWaitForWorkViaWorkerFactory/);
    assert.match((await threadNamed(/05a8\.05c0/)).name, /WrQueue/);
  });

  it('evidence names type, field and address, and the command that shows the structure', async () => {
    const { items } = await client.own('alpcscope/evidence', { text: addressOf('client') });
    const state = items.find(item => item.memory?.field === 'Tcb.State');
    assert.equal(state?.line, 0);
    assert.equal(state.memory?.type, '_ETHREAD');
    assert.equal(state.command, `dt nt!_ETHREAD ${addressOf('client')}`);
    const stack = items.find(item => item.memory?.field === 'Tcb.KernelStack');
    assert.equal(stack?.command, `dt nt!_ETHREAD ${addressOf('client')}`);
  });

  it('the console answers in kd’s words; its answers become documents', async () => {
    assert.match(await print('!process 0 0'), /Cid: 05a8 .*\n.*\n\s+Image: spoolsv\.exe/);
    assert.match(await print('k'), /Call Site\n.*nt!KeBugCheckEx/);
    assert.match(await print('? 2+3'), /^Evaluate expression: 5 = 00000000`00000005$/);
    const { commands } = await client.own('alpcscope/commands', { start: 0, count: 100 });
    const k = commands.find(command => command.text === 'k');
    assert.ok(k);
    const answer = await client.own('alpcscope/answer', { index: k.index });
    assert.match(answer.text, /^0: kd> k\n/);
    const thread = await client.own('alpcscope/run', { command: `!thread ${addressOf('client')}` });
    assert.match(thread.text, /^THREAD [0-9a-f]{16}\s+Cid 09d4\.09d8/);
  });

  it('evidence is read again, of a thing and of a verdict', async () => {
    const { runs } = await client.own('alpcscope/evidenceAgain', { text: '09d4.09d8' });
    assert.ok(runs.length > 10);
    assert.deepEqual(
      runs.filter(run => run.outcome === 'changed'),
      [],
    );
    assert.ok(runs.some(run => run.memory?.field.endsWith('WaitReason') === true && run.outcome === 'same'));
    const [cause] = await rows('waitChains');
    assert.match(cause?.evidence ?? '', /^chain:thread:0x/);
    const told = await client.own('alpcscope/evidence', { text: cause?.evidence ?? '' });
    assert.ok(told.items.some(item => item.label.startsWith('verdict: ')));
    assert.ok(told.items.some(item => item.label.includes('waits for reply')));
    const again = await client.own('alpcscope/evidenceAgain', { text: cause?.evidence ?? '' });
    assert.ok(again.runs.length >= told.items.length - 1 && again.runs.every(run => run.outcome !== 'changed'));
  });

  it('completions: commands, symbols and addresses', async () => {
    const labels = async (text: string): Promise<readonly [string, number][]> =>
      (
        await client.get<DebugProtocol.CompletionsResponse['body']>('completions', { text, column: text.length + 1 })
      ).targets.map(item => [item.label, item.start ?? -1]);
    assert.deepEqual((await labels('!alp'))[0], ['!alpc', 0]);
    const symbols = await labels('? nt!PsActiveProc');
    assert.ok(symbols.some(([label, start]) => label === 'nt!PsActiveProcessHead' && start === 2));
    assert.ok((await labels(`!thread ${addressOf('client').slice(0, 14)}`)).length > 0);
  });

  it('watches: facts of things, registers of the frame, expressions; hovers ask nothing of the console', async () => {
    const [frame] = await framesOf(/^wordpad/);
    const watch = async (expression: string, context = 'watch') =>
      (await client.get<{ result: string }>('evaluate', { expression, context, frameId: frame?.id })).result;
    assert.match(await watch('09d4.09d8'), /wordpadlongnam/);
    assert.match(await watch('@rip'), /nt!KiSwapContext/);
    assert.match(await watch('nt!PsActiveProcessHead+8'), /^0xffff[0-9a-f]{12} nt!PsActiveProcessHead\+0x8$/);
    assert.match(await watch('rip', 'hover'), /nt!KiSwapContext/);
    assert.equal(
      await watch(dump.world.kernel.symbol('PsActiveProcessHead').toString(16), 'hover'),
      'nt!PsActiveProcessHead',
    );
    const refused = await client.refused('evaluate', { expression: 'no such thing', context: 'watch' });
    assert.match(refused.format, /not in this dump.*expression/);
  });

  it('cards, search, report and graph work as for logs', async () => {
    const card = await client.own('alpcscope/card', { text: '09d4.09d8' });
    assert.match(card?.markdown ?? '', /WrLpcReply/);
    const { items } = await client.own('alpcscope/search', { text: 'spoolss', count: 10, kind: 'port' });
    assert.ok(items.some(item => item.label.includes('spoolss')));
    const { text, title } = await client.own('alpcscope/report', { kind: 'hang', format: 'json' });
    assert.match(title, /MEMORY\.DMP$/);
    const json = JSON.parse(text) as { target: { kind: string }; chains: unknown[] };
    assert.equal(json.target.kind, 'dump');
    assert.ok(json.chains.length > 0);
    assert.ok((await client.own('alpcscope/graph', {})).nodes.length > 2);
  });

  it('lists processors, jumps to one, and gives stacks as texts', async () => {
    const { processors } = await client.own('alpcscope/processors');
    assert.ok(processors.length > 0);
    assert.match(processors[0]?.label ?? '', /^CPU 0/);
    const stopped = client.waitForEvent('stopped');
    const { threadId } = await client.own('alpcscope/processor', { processor: 0 });
    const { body } = (await stopped) as DebugProtocol.StoppedEvent;
    assert.deepEqual([body.threadId, body.reason, body.allThreadsStopped], [threadId, 'inspect', undefined]);
    const { items } = await client.own('alpcscope/search', { text: '09d4.09d8', count: 1, kind: 'thread' });
    const { text } = await client.own('alpcscope/stackText', { entity: items[0]!.entity });
    assert.match(text, /^THREAD ffff\S+ {2}.*09d4\.09d8.*\n # Child-SP[^]*nt!KiSwapContext/);
  });

  it('refuses to run, in words of a dump', async () => {
    const refusal = await client.refused('continue', { threadId: 1 });
    assert.match(refusal.format, /crash dump cannot run/);
    assert.equal((await client.own('alpcscope/symbols', {})).wanted, undefined);
    assert.match((await client.refused('alpcscope/downloadSymbols', { server: 'x' })).format, /symbols are there/);
  });
});

describe('debug adapter on dumps of other kinds', () => {
  let bundle: AdapterBundle;
  let client: KdClient;
  before(async () => {
    bundle = await bundleAdapter();
  });
  after(() => {
    bundle.remove();
  });
  beforeEach(() => {
    client = new KdClient(bundle);
  });
  afterEach(() => client.close());

  for (const build of BUILDS) {
    it(`opens a full dump of ${build} by content, whatever the configuration calls it`, async () => {
      const dump = dumpFolder(smallWorld(build), { format: 'full' });
      try {
        await client.open({ logFile: dump.dump, symbolPath: dump.symbols, symbolCache: dump.noSymbols });
        const status = await client.own('alpcscope/status');
        assert.equal(status.kind, 'dump');
        assert.ok(status.counts.hung > 0);
      } finally {
        // Windows does not remove what the adapter holds open.
        await client.close();
        dump.remove();
      }
    });
  }

  it('opens a log that is called a dump', async () => {
    await client.open({ dumpFile: path.resolve(__dirname, '../fixtures/adapter/two-servers.kdlog') });
    assert.equal((await client.own('alpcscope/status')).kind, 'log');
  });
});
