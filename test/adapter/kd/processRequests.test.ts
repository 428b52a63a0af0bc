import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StatusResponse } from '../../../extension/protocol/requests';
import { type Breakpoints, DebuggerProcesses, type ProcessClient, type Stopped } from './debuggerProcess';

type Variables = DebugProtocol.VariablesResponse['body'];
type Scopes = DebugProtocol.ScopesResponse['body'];

const hasRead = (status: StatusResponse): boolean => status.counts.threads > 3;

describe('requests to a debugger process', function () {
  this.timeout(30_000);
  const processes = new DebuggerProcesses();

  const registers = async (client: ProcessClient, frameId: number | undefined): Promise<number> => {
    const { scopes } = await client.get<Scopes>('scopes', { frameId });
    return scopes.find(scope => scope.name === 'Registers')?.variablesReference ?? 0;
  };

  it('write registers, expressions and memory, and tell that values have changed', async () => {
    const client = await processes.attach();
    const { threadId } = await client.event<Stopped>('stopped');
    const [frame] = await client.frames(threadId);
    const variablesReference = await registers(client, frame?.id);
    const { variables } = await client.get<Variables>('variables', { variablesReference });
    assert.ok(variables.some(one => one.name === 'rax'));
    const from = client.all.length;
    const set = { variablesReference, name: 'rax', value: '0x1234' };
    assert.match((await client.get<{ value: string }>('setVariable', set)).value, /1234/);
    assert.deepEqual(await client.event('invalidated', () => true, from), { areas: ['variables'] });
    assert.equal(await client.typed('r rax'), 'rax=0000000000001234');
    const expression = { expression: '*(int*)@@(nt!KiBugCheckData)', value: '0n77', frameId: frame?.id };
    assert.match((await client.get<{ value: string }>('setExpression', expression)).value, /77/);
    const address = /= (\S+)$/.exec(await client.typed('? nt!KiBugCheckData'))?.[1]?.replace('`', '') ?? '';
    const memoryReference = `0x${address}`;
    const data = Buffer.from([1, 2, 3, 4]).toString('base64');
    await client.get('writeMemory', { memoryReference, offset: 8, data });
    const written = await client.event<DebugProtocol.MemoryEvent['body']>('memory');
    assert.deepEqual([BigInt(written.memoryReference), written.count], [BigInt(memoryReference) + 8n, 4]);
    const read = await client.get<{ data: string }>('readMemory', { memoryReference, count: 12 });
    assert.deepEqual([...Buffer.from(read.data, 'base64')], [77, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
    const nowhere = { memoryReference: '0x10', data };
    assert.match((await client.refused('writeMemory', nowhere)).format, /Memory access error/);
    await client.stopAfter('next', { threadId, granularity: 'instruction' });
    const again = await client.get<{ data: string }>('readMemory', { memoryReference, count: 1 });
    assert.equal(Buffer.from(again.data, 'base64')[0], 77, 'written for good');
  });

  it('are refused with a reason while access is read-only, and breakpoints can still be removed', async () => {
    const client = await processes.attach();
    const { threadId } = await client.event<Stopped>('stopped');
    const [set] = await client.functions('nt!NtReadFile');
    await client.own('alpcscope/access', { access: 'readOnly' });
    const [kept, refused] = await client.functions('nt!NtReadFile', 'nt!KiSwapThread');
    assert.deepEqual([kept?.id, kept?.verified, refused?.verified], [set?.id, true, false]);
    assert.match(refused?.message ?? '', /read-only access/);
    const [frame] = await client.frames(threadId);
    const variablesReference = await registers(client, frame?.id);
    await client.get('variables', { variablesReference });
    for (const [request, args] of [
      ['setVariable', { variablesReference, name: 'rax', value: '1' }],
      ['setExpression', { expression: '@rax', value: '1', frameId: frame?.id }],
      ['writeMemory', { memoryReference: '0xfffff80712e2b4a0', data: 'AQ==' }],
      ['next', { threadId }],
      ['stepIn', { threadId }],
      ['stepOut', { threadId }],
      ['evaluate', { expression: 'bp nt!NtClose', context: 'repl' }],
    ] as const)
      assert.match((await client.refused(request, args)).format, /read-only/, request);
    await client.event<{ command: string }>('alpcscope/refused', body => body.command.startsWith('bp'));
    await client.functions();
    assert.equal(await client.typed('bl'), '', 'what was put in is taken out');
    const from = client.all.length;
    await client.get('continue', { threadId });
    await client.event('continued', () => true, from);
    const stop = await client.stopAfter('pause', { threadId });
    assert.equal(stop.reason, 'pause', 'a machine may be let run and halted');
  });

  it('of data breakpoints say what can be watched', async () => {
    const client = await processes.attach();
    const { threadId } = await client.event<Stopped>('stopped');
    const info = (args: object) =>
      client.get<{ dataId: string | null; description: string }>('dataBreakpointInfo', args);
    const [frame] = await client.frames(threadId);
    const variablesReference = await registers(client, frame?.id);
    assert.match((await info({ variablesReference, name: 'rsp' })).description, /is a register/);
    assert.match((await info({ name: 'nosuch!x' })).description, /in no place of memory/);
    assert.match((await info({ name: '0xfffff80712e2b4a0', bytes: 3 })).description, /1, 2, 4 or 8 bytes, not 3/);
    assert.match((await info({ name: '0xfffff80712e2b4a1', bytes: 4 })).description, /at a multiple of 4 only/);
    assert.equal((await info({ name: 'nt!KiBugCheckData' })).dataId, '0xfffff80712e2b4a0:8');
    const decimal = { name: BigInt('0xfffff80712e2b4a0').toString(), asAddress: true, bytes: 2 };
    assert.equal((await info(decimal)).dataId, '0xfffff80712e2b4a0:2');
  });

  it('can be cancelled, and the debugger answers the next one', async () => {
    const client = await processes.attach();
    const asked = client.ask('evaluate', { expression: '!standin.endless', context: 'repl' });
    await client.event<StatusResponse['debuggee']>('alpcscope/debuggee', body => body?.busy !== undefined);
    const requestId = client.lastSeq;
    await client.get('cancel', { requestId });
    assert.equal((await asked).message, 'cancelled');
    assert.equal(await client.typed('.echo there'), 'there');
  });

  it('restart the debugger, whose target runs in between, and set breakpoints anew', async () => {
    const client = await processes.attach();
    const { threadId } = await client.event<Stopped>('stopped');
    const [before] = await client.functions('nt!NtReadFile');
    const from = client.all.length;
    await client.get('restart');
    await client.event('initialized', () => true, from);
    const [after] = await client.functions('nt!NtReadFile');
    assert.equal(before?.verified, true);
    await client.get('configurationDone');
    await client.event<Stopped>('stopped', () => true, from);
    assert.equal(processes.states, 'hrh');
    assert.match(await client.typed('bl'), /e Disable Clear .* nt!NtReadFile$/);
    const hit = await client.stopAfter('continue', { threadId });
    assert.deepEqual(hit.hitBreakpointIds, [after?.id]);
  });

  it('terminate the session, and the target runs on without breakpoints', async () => {
    const client = await processes.attach();
    await client.event<Stopped>('stopped');
    await client.functions('nt!KiSwapThread');
    await client.get('terminate');
    await client.event('terminated');
    assert.match(client.output(), /resumed without its breakpoints and the debugger closed/);
    await client.get('disconnect');
    await client.exited();
    assert.equal(processes.states, 'hr');
  });

  it('hear of a stop that nobody asked for, also while everything is being read', async () => {
    const client = await processes.attach();
    const { threadId } = await client.event<Stopped>('stopped');
    await client.event<StatusResponse>('alpcscope/changed', hasRead);
    await client.typed('!standin.hit 50');
    const from = client.all.length;
    await client.get('continue', { threadId });
    const stop = await client.event<Stopped>('stopped', () => true, from);
    assert.deepEqual([stop.reason, stop.hitBreakpointIds], ['breakpoint', undefined], 'a breakpoint that is not ours');

    const { breakpoints } = await client.get<{ breakpoints: Breakpoints }>('setFunctionBreakpoints', {
      breakpoints: [{ name: 'nt!KiSwapThread' }],
    });
    const reading = client.ask('alpcscope/inventory', { all: true });
    const hit = await client.stopAfter('continue', { threadId });
    assert.deepEqual(hit.hitBreakpointIds, [breakpoints[0]?.id]);
    await reading;
    await client.own('alpcscope/refresh');
    const status = await client.own('alpcscope/status');
    assert.equal(status.debuggee?.state, 'halted');
    assert.equal(status.debuggee.readAtStop, status.debuggee.stop);
  });
});
