import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type AdapterBundle, bundleAdapter, KdClient } from '../adapter/kdClient';
import { inFolder } from '../target/worldFiles';
import { buildBreakHelper } from './helperFiles';
import { debuggerFor } from './liveDebugger';

type Stopped = DebugProtocol.StoppedEvent['body'];
type Frames = DebugProtocol.StackTraceResponse['body'];
type Scopes = DebugProtocol.ScopesResponse['body'];
type Variables = DebugProtocol.VariablesResponse['body'];
type Breakpoints = DebugProtocol.SetFunctionBreakpointsResponse['body'];
type Memory = NonNullable<DebugProtocol.ReadMemoryResponse['body']>;
type Answer = DebugProtocol.EvaluateResponse['body'];

/** A program of every Windows that sleeps between its lines, for long enough. */
const PING = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'ping.exe');
const LIMIT_MS = 60_000;

describe('the debug adapter over a real cdb', function () {
  this.timeout(300_000);
  let bundle: AdapterBundle;
  let debuggerPath = '';

  before(async function () {
    debuggerPath = await debuggerFor(this, 'launched');
    bundle = await bundleAdapter();
    buildBreakHelper(path.dirname(bundle.file));
  });
  after(() => {
    // Not built where there is no debugger.
    (bundle as AdapterBundle | undefined)?.remove();
  });

  it('starts a program, halts at a function, steps, breaks in, and writes a dump that it opens', async () => {
    await inFolder(async folder => {
      const file = path.join(folder, 'ping.dmp');
      const client = new KdClient(bundle);
      try {
        const entry = await client.open({ program: PING, args: ['-n', '120', '127.0.0.1'], debuggerPath });
        await haltsAndSteps(client, entry.body.threadId ?? 0);
        await breaksIn(client);
        await client.get<Answer>('evaluate', { expression: `.dump /ma ${file}`, context: 'repl' });
        assert.ok(existsSync(file));
        await client.get('disconnect', { terminateDebuggee: true });
        assert.equal(await client.exited(), 0);
      } finally {
        await client.close();
      }
      await opensDump(new KdClient(bundle), file);
    });
  });

  async function haltsAndSteps(client: KdClient, threadId: number): Promise<void> {
    // By its export: there are no symbols.
    const breakpoints = [{ name: 'ntdll!NtDelayExecution' }];
    const [set] = (await client.get<Breakpoints>('setFunctionBreakpoints', { breakpoints })).breakpoints;
    assert.equal(set?.verified, true, set?.message);
    const hit = await stop(client, 'continue', { threadId });
    assert.equal(hit.reason, 'breakpoint');
    const [top] = await frames(client, hit.threadId ?? 0);
    assert.match(top?.name ?? '', /ntdll!(?:Nt|Zw)DelayExecution/);
    const { scopes } = await client.get<Scopes>('scopes', { frameId: top?.id });
    const registers = scopes.find(scope => scope.presentationHint === 'registers');
    assert.ok(registers, 'registers are a scope');
    const found = await client.get<Variables>('variables', { variablesReference: registers.variablesReference });
    assert.ok(found.variables.length > 0);
    const memory = await client.get<Memory>('readMemory', {
      memoryReference: top?.instructionPointerReference,
      count: 16,
    });
    assert.equal(Buffer.from(memory.data ?? '', 'base64').length, 16);
    const step = await stop(client, 'next', { threadId: hit.threadId, granularity: 'instruction' });
    assert.equal(step.reason, 'step');
    const [after] = await frames(client, step.threadId ?? 0);
    assert.notEqual(after?.instructionPointerReference, top?.instructionPointerReference);
    await client.get('setFunctionBreakpoints', { breakpoints: [] });
  }

  async function breaksIn(client: KdClient): Promise<void> {
    const { threads } = await client.get<DebugProtocol.ThreadsResponse['body']>('threads');
    const threadId = threads[0]?.id;
    await client.get('continue', { threadId });
    const paused = await stop(client, 'pause', { threadId });
    assert.ok(paused.allThreadsStopped);
  }

  async function opensDump(client: KdClient, dumpFile: string): Promise<void> {
    try {
      const { body } = await client.open({ dumpFile, engine: 'kd', debuggerPath });
      assert.ok((await frames(client, body.threadId ?? 0)).length > 0);
      const modules = await client.get<DebugProtocol.ModulesResponse['body']>('modules');
      assert.ok(modules.modules.some(module => /ping/i.test(module.name)));
    } finally {
      await client.close();
    }
  }
});

/** Sends what lets the program run or halt, and waits for the stop. */
async function stop(client: KdClient, command: string, args: object): Promise<Stopped> {
  const stopped = client.waitForEvent('stopped', LIMIT_MS);
  await client.get(command, args);
  return ((await stopped) as DebugProtocol.StoppedEvent).body;
}

async function frames(client: KdClient, threadId: number): Promise<readonly DebugProtocol.StackFrame[]> {
  return (await client.get<Frames>('stackTrace', { threadId, startFrame: 0, levels: 20 })).stackFrames;
}
