import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import path from 'node:path';
import { BuiltStandin } from '../../standin/builtStandin';
import { smallWorld } from '../../world/sample';
import { type AdapterBundle, bundleAdapter, KdClient } from '../kdClient';
import { type DumpFolder, dumpFolder } from '../worldDump';

interface Set {
  readonly breakpoints: readonly DebugProtocol.Breakpoint[];
}
interface Stack {
  readonly stackFrames: readonly DebugProtocol.StackFrame[];
}
type Stopped = DebugProtocol.StoppedEvent['body'];

const DEFERRED = "Bp expression 'nosuch!X' could not be resolved, adding deferred bp";
const LISTED = ` 0 d fffff807\`12868bb0     0003 (0003) nt!NtReadFile
 1 eu                       0001 (0001) (nosuch!X)
 2 e fffff807\`12e2b4a0 w 4 0001 (0001) nt!KiBugCheckData`;

describe('a debugger process that runs and halts', function () {
  this.timeout(30_000);
  let bundle: AdapterBundle;
  let standin: BuiltStandin;
  let dump: DumpFolder;
  let client: KdClient;

  before(async function () {
    if (process.platform === 'win32') {
      console.log('skipped: a script cannot stand in for kd.exe on Windows; test/live runs the real one there');
      this.skip();
    }
    bundle = await bundleAdapter();
    standin = new BuiltStandin();
    dump = dumpFolder(smallWorld('10.0.19041.3570'));
    copyFileSync(standin.helper, path.join(path.dirname(bundle.file), 'breakHelper.js'));
    const kd = standin.file('kd');
    writeFileSync(kd, `#!/bin/sh\nexec "${process.execPath}" "${standin.standin}" "$@"\n`);
    chmodSync(kd, 0o755);
    writeFileSync(standin.file('states'), '');
    const options = { dump: dump.dump, symbols: dump.symbols, stateFile: standin.file('states') };
    process.env['ALPCSCOPE_STANDIN'] = JSON.stringify(options);
    client = new KdClient(bundle);
  });
  after(async () => {
    delete process.env['ALPCSCOPE_STANDIN'];
    await client.close();
    bundle.remove();
    standin.remove();
    dump.remove();
  });

  const stopped = async (): Promise<Stopped> =>
    ((await client.waitForEvent('stopped', 10_000)) as DebugProtocol.StoppedEvent).body;
  const setBreakpoints = async (...names: readonly string[]): Promise<Set['breakpoints']> =>
    (await client.get<Set>('setFunctionBreakpoints', { breakpoints: names.map(name => ({ name })) })).breakpoints;
  const typed = async (expression: string): Promise<string> =>
    (await client.get<{ result: string }>('evaluate', { expression, context: 'repl' })).result;
  const top = async (threadId: number): Promise<string | undefined> =>
    (await client.get<Stack>('stackTrace', { threadId, levels: 1 })).stackFrames[0]?.name;

  it('stops at a breakpoint of a function, steps to its caller, and goes on without it', async () => {
    await client.start();
    await client.initializeRequest();
    const initialized = client.waitForEvent('initialized', 10_000);
    const connection = { connection: 'net:port=50000,key=1.2.3.4', access: 'full' };
    await client.get('attach', { ...connection, debuggerPath: standin.file('kd') });
    await initialized;
    const entry = stopped();
    await client.get('configurationDone');
    const threadId = (await entry).threadId ?? 0;

    assert.equal(await typed('bp0 nt!NtReadFile 3; bu nosuch!X; ba w4 nt!KiBugCheckData; bd 0'), DEFERRED);
    assert.equal(await typed('bl'), LISTED);
    assert.equal(await typed('be 0; bc 1,2; bc 0; bl; bc 7'), 'breakpoint 7 does not exist');

    const [set] = await setBreakpoints('nt!PspSystemThreadStartup');
    assert.equal(set?.verified, true, set?.message);
    const hit = stopped();
    await client.get('continue', { threadId });
    const { reason, hitBreakpointIds } = await hit;
    assert.deepEqual([reason, hitBreakpointIds], ['breakpoint', [set.id]]);
    assert.match((await top(threadId)) ?? '', /nt!PspSystemThreadStartup$/);

    const step = stopped();
    await client.get('next', { threadId, granularity: 'instruction' });
    assert.equal((await step).reason, 'step');
    assert.match((await top(threadId)) ?? '', /nt!KiStartSystemThread\+0x/);

    assert.deepEqual(await setBreakpoints(), []);
    await client.get('disconnect');
    await client.exited();
    assert.equal(readFileSync(standin.file('states'), 'latin1'), 'hrhr');
  });
});
