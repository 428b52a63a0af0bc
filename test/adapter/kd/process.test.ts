import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackResponse, StatusResponse } from '../../../extension/protocol/requests';
import { BuiltStandin } from '../../standin/builtStandin';
import { smallWorld } from '../../world/sample';
import { type AdapterBundle, bundleAdapter, KdClient } from '../kdClient';
import { type DumpFolder, dumpFolder } from '../worldDump';

type Threads = DebugProtocol.ThreadsResponse['body'];
type Stopped = DebugProtocol.StoppedEvent['body'];

const CONNECTION = { connection: 'net:port=50000,key=1.2.3.4' };

describe('the adapter process with a debugger process', function () {
  this.timeout(60_000);
  let bundle: AdapterBundle;
  let standin: BuiltStandin;
  let dump: DumpFolder;
  let client: KdClient;
  let debuggerPath: string;

  before(async () => {
    bundle = await bundleAdapter();
    standin = new BuiltStandin();
    dump = dumpFolder(smallWorld('10.0.19041.3570'));
    standin.putHelper(path.dirname(bundle.file));
    debuggerPath = standin.debugger();
  });
  after(() => {
    bundle.remove();
    standin.remove();
    dump.remove();
  });
  beforeEach(() => {
    client = new KdClient(bundle);
  });
  afterEach(async () => {
    delete process.env['ALPCSCOPE_STANDIN'];
    await client.close();
  });

  /** What the target went through: a letter each, `h` halted, `r` running. */
  const states = (): string => readFileSync(standin.file('states'), 'latin1');

  const attach = async (more: object = {}): Promise<void> => {
    writeFileSync(standin.file('states'), '');
    const options = { dump: dump.dump, symbols: dump.symbols, stateFile: standin.file('states'), ...more };
    process.env['ALPCSCOPE_STANDIN'] = JSON.stringify(options);
    await client.start();
    await client.initializeRequest();
    const initialized = client.waitForEvent('initialized', 20_000);
    const trace = standin.file('trace.jsonl');
    await client.get('attach', { ...CONNECTION, debuggerPath, trace });
    await initialized;
    await client.get('configurationDone');
  };

  it('breaks in, shows chains, jumps, and leaves the kernel running', async () => {
    await attach({ startsRunning: true });
    const stopped = client.waitForEvent('stopped', 20_000);
    await client.get('pause', { threadId: 15_000 });
    assert.equal(((await stopped) as { body: Stopped }).body.reason, 'pause');
    for (let read = false; !read;) {
      const status: StatusResponse = await client.next('alpcscope/changed');
      read = status.counts.chains > 0;
    }
    const { items } = await client.own('alpcscope/search', { text: '', count: 1, kind: 'thread' });
    const [thread] = items;
    assert.ok(thread);
    const jump: StackResponse = await client.own('alpcscope/stack', { entity: thread.entity });
    assert.ok(jump.frames > 0, jump.why);
    const { threads } = await client.get<Threads>('threads');
    assert.ok(threads.some(one => one.id === jump.threadId));
    await client.get('disconnect');
    await client.exited();
    assert.match(states(), /hr$/);
    const trace = readFileSync(standin.file('trace.jsonl'), 'utf8');
    assert.match(trace, /!thread 0x/);
  });

  it('resumes the kernel also where the adapter is killed', async () => {
    await attach();
    await client.waitForEvent('stopped', 20_000);
    process.kill(client.pid, 'SIGKILL');
    for (let i = 0; i < 200 && !states().endsWith('r'); i++) await new Promise(resolve => setTimeout(resolve, 50));
    assert.match(states(), /r$/);
  });

  it('says why a dump cannot be opened', async () => {
    await client.start();
    await client.initializeRequest();
    const missing = standin.file('none.dmp');
    assert.ok(!existsSync(missing));
    const refusal = await client.refused('launch', {
      dumpFile: missing,
      engine: 'kd',
      debuggerPath,
    });
    assert.match(refusal.format, /Could not open dump file/);
  });
});
