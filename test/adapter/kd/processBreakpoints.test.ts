import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StackResponse, StatusResponse } from '../../../extension/protocol/requests';
import { type Breakpoints, DebuggerProcesses, type ProcessClient, type Stopped } from './debuggerProcess';

type Changed = DebugProtocol.BreakpointEvent['body'];

const SOURCE = { path: 'c:\\src\\a.c', name: 'a.c' };
const SOURCES = { 'c:\\src\\a.c:14': 'nt!NtReadFile' };

describe('breakpoints in a debugger process', function () {
  this.timeout(30_000);
  const processes = new DebuggerProcesses();

  const lines = async (client: ProcessClient, ...breakpoints: readonly object[]): Promise<Breakpoints> =>
    (await client.get<{ breakpoints: Breakpoints }>('setBreakpoints', { source: SOURCE, breakpoints })).breakpoints;
  const top = async (client: ProcessClient, { threadId }: Stopped): Promise<string> =>
    (await client.frames(threadId))[0]?.name ?? '';

  it('of source lines, functions, instructions and data stop it, each as what it is', async () => {
    const client = await processes.attach({ sources: SOURCES, rounds: 3 });
    const { threadId } = await client.event<Stopped>('stopped');
    const [line, missing] = await lines(client, { line: 14 }, { line: 99 });
    assert.deepEqual([line?.verified, line?.line, missing?.verified], [true, 14, false]);
    assert.match(missing?.message ?? '', /No code is known for this line/);
    const atLine = await client.stopAfter('continue', { threadId });
    assert.deepEqual([atLine.reason, atLine.hitBreakpointIds], ['breakpoint', [line?.id]]);
    assert.match(await top(client, atLine), /nt!NtReadFile$/);
    await lines(client);

    const [fn] = await client.functions('nt!KiSwapThread');
    const atFunction = await client.stopAfter('continue', { threadId });
    assert.deepEqual([atFunction.reason, atFunction.hitBreakpointIds], ['function breakpoint', [fn?.id]]);
    await client.functions();

    const [frame] = await client.frames(atFunction.threadId);
    const reference = frame?.instructionPointerReference;
    assert.match(reference ?? '', /^0xfffff807/);
    const at = { breakpoints: [{ instructionReference: reference, offset: 0 }] };
    const { breakpoints: instructions } = await client.get<{ breakpoints: Breakpoints }>(
      'setInstructionBreakpoints',
      at,
    );
    assert.equal(instructions[0]?.instructionReference, reference);
    const again = await client.stopAfter('continue', { threadId });
    assert.deepEqual([again.reason, again.hitBreakpointIds], ['instruction breakpoint', [instructions[0]?.id]]);
    await client.get('setInstructionBreakpoints', { breakpoints: [] });

    const info = await client.get<{ dataId: string; description: string }>('dataBreakpointInfo', {
      name: 'nt!KiBugCheckData',
      bytes: 4,
    });
    assert.match(info.description, /^4 bytes at 0xfffff807/);
    const watch = { breakpoints: [{ dataId: info.dataId, accessType: 'write' }] };
    const { breakpoints: watches } = await client.get<{ breakpoints: Breakpoints }>('setDataBreakpoints', watch);
    assert.equal(watches[0]?.verified, true, watches[0]?.message);
    const written = await client.stopAfter('continue', { threadId });
    assert.deepEqual([written.reason, written.hitBreakpointIds], ['data breakpoint', [watches[0].id]]);
  });

  it('keep their numbers when others go, and say what became of them in the debugger', async () => {
    const client = await processes.attach();
    const set = await client.functions('nt!NtReadFile', 'nt!KiSwapThread', 'nt!NtAlpc*', 'nt!NoSuch', 'nosuch!X');
    assert.deepEqual(
      set.map(one => one.verified),
      [true, true, true, false, false],
    );
    assert.match(set[3]?.message ?? '', /^nt is loaded, but no symbol NoSuch is known/);
    assert.match(set[4]?.message ?? '', /^Module nosuch is not loaded yet/);
    const left = await client.functions('nt!KiSwapThread', 'nosuch!X');
    assert.deepEqual(
      left.map(one => one.id),
      [set[1]?.id, set[4]?.id],
    );
    const listed = (await client.typed('bl')).split('\n');
    assert.equal(listed.filter(row => /^ +\d+ e /.test(row)).length, 2, listed.join('\n'));

    const about = async (line: string): Promise<DebugProtocol.Breakpoint> => {
      const from = client.all.length;
      await client.typed(line);
      return (await client.event<Changed>('breakpoint', body => body.breakpoint.id === set[1]?.id, from)).breakpoint;
    };
    const disabled = await about(`bd ${set[1]?.id ?? 0}`);
    assert.deepEqual([disabled.verified, /"be \d+" enables it/.test(disabled.message ?? '')], [false, true]);
    assert.equal((await about(`be ${set[1]?.id ?? 0}`)).verified, true);
    const cleared = await about('bc *');
    assert.deepEqual([cleared.verified, cleared.message], [false, 'It was cleared in the debugger.']);
    const [again] = await client.functions('nt!KiSwapThread');
    assert.deepEqual([again?.id, again?.verified], [set[1]?.id, true]);
  });

  it('count hits, take conditions, and say what is wrong with them', async () => {
    const client = await processes.attach({ rounds: 6 });
    const { threadId } = await client.event<Stopped>('stopped');
    const [bad, odd] = await client.functions(
      { name: 'nt!NtReadFile', condition: '@rcx ==' },
      { name: 'nt!KiSwapThread', hitCondition: 'every 3' },
    );
    assert.match(bad?.message ?? '', /cannot evaluate "@rcx =="/);
    assert.match(odd?.message ?? '', /no hit count/);
    const [third] = await client.functions({ name: 'nt!NtReadFile', hitCondition: '3' });
    assert.equal(third?.verified, true);
    await client.stopAfter('continue', { threadId });
    assert.match(await client.typed('r r8'), /^r8=0{15}3$/, 'the third call');
    const [fifth] = await client.functions({ name: 'nt!NtReadFile', condition: '@r8 == 5' });
    const stop = await client.stopAfter('continue', { threadId });
    assert.deepEqual([stop.reason, stop.hitBreakpointIds], ['function breakpoint', [fifth?.id]]);
    assert.match(await client.typed('r r8'), /^r8=0{15}5$/);
    // What cannot be known before it is hit stops it, and is said.
    await client.functions({ name: 'nt!NtReadFile', condition: 'poi(0) == 5' });
    const failed = await client.stopAfter('continue', { threadId });
    assert.match(failed.description ?? '', /condition failed: Memory access error/);
  });

  it('that print messages do not halt it, also where their values cannot be read', async () => {
    const client = await processes.attach({ rounds: 5 });
    const { threadId } = await client.event<Stopped>('stopped');
    const [line] = await client.functions({ name: 'nt!NtReadFile', logMessage: 'call {@r8,d} of {@rcx}; 100% "sure"' });
    assert.equal(line?.verified, true, line?.message);
    await client.get('continue', { threadId });
    await client.event<{ output: string }>('output', body => body.output.startsWith('call 5 of '));
    assert.match(client.output(), /\ncall 1 of 0{14}10, 100% `sure`\n/);
    assert.match(processes.states, /^hr$/, 'it ran all the time');
    const { threads } = await client.get<DebugProtocol.ThreadsResponse['body']>('threads');
    assert.ok(threads.length > 0);
  });

  it('that print messages which cannot be evaluated do not halt it either', async () => {
    const client = await processes.attach({ rounds: 3 });
    const { threadId } = await client.event<Stopped>('stopped');
    await client.functions(
      { name: 'nt!NtReadFile', logMessage: 'at {poi(0)}' },
      { name: 'nt!KiSwapThread', logMessage: 'switch', condition: '@r8 == 2' },
    );
    await client.get('continue', { threadId });
    await client.event<{ output: string }>('output', body => body.output.includes('Memory access error'));
    await client.event<{ output: string }>('output', body => body.output.startsWith('switch'));
    assert.match(processes.states, /^hr$/);
  });

  it('that flood with messages are shown in part, and the target runs on', async () => {
    const client = await processes.attach({ hitMs: 0 });
    const { threadId } = await client.event<Stopped>('stopped');
    const text = Array.from({ length: 300 }, () => '.echo flood').join('; ');
    await client.typed(`bp nt!KiSwapThread "${text}; gc"`);
    await client.get('continue', { threadId });
    await client.event<{ output: string }>('output', body => body.output.includes('lines were left out'));
    const stopped = await client.stopAfter('pause', { threadId });
    assert.equal(stopped.reason, 'pause');
    assert.equal(await client.typed('.echo there'), 'there');
  });

  it('are set at the next halt where it runs, and nothing is broken into for that', async () => {
    const client = await processes.attach({ startsRunning: true });
    const [set] = await client.functions('nt!NtReadFile');
    assert.deepEqual([set?.verified, set?.message?.includes('this is set as soon as it halts')], [false, true]);
    await client.stopAfter('pause', { threadId: 15_000 });
    assert.equal(processes.states, 'rh');
    const { breakpoint } = await client.event<Changed>('breakpoint');
    assert.deepEqual([breakpoint.id, breakpoint.verified, breakpoint.message], [set?.id, true, undefined]);
    await client.get('continue', { threadId: 15_000 });
    await client.event<Stopped>('stopped', body => body.reason === 'function breakpoint');
  });

  it('that were removed while it ran still stop it once, which is said, and are gone then', async () => {
    const client = await processes.attach({ hitMs: 300 });
    const { threadId } = await client.event<Stopped>('stopped');
    await client.functions('nt!NtReadFile');
    const from = client.all.length;
    await client.get('continue', { threadId });
    assert.deepEqual(await client.functions(), []);
    assert.match(client.output(from), /what was removed is cleared at its next halt/);
    const stop = await client.event<Stopped>('stopped', () => true, from);
    assert.match(stop.description ?? '', /which was removed while the target ran/);
    assert.equal(stop.hitBreakpointIds, undefined);
    assert.equal(await client.typed('bl'), '');
  });

  it('stop other processors, and threads that were looked at before, which are looked at no more', async () => {
    const client = await processes.attach();
    const { threadId } = await client.event<Stopped>('stopped');
    await client.event<StatusResponse>('alpcscope/changed', status => status.counts.threads > 3);
    const { items } = await client.own('alpcscope/search', { text: 'spoolsv', count: 50, kind: 'thread' });
    const jumps: StackResponse[] = [];
    for (const { entity } of items) jumps.push(await client.own('alpcscope/stack', { entity }));

    const parked = jumps.filter(one => one.frames > 0).map(one => one.threadId);
    assert.ok(parked.length > 0);
    assert.match((await client.refused('next', { threadId: parked[0] })).format, /parked thread/);
    await client.functions('nt!NtWaitForSingleObject', 'nt!NtWaitForWorkViaWorkerFactory');
    const [first, second] = [
      await client.stopAfter('continue', { threadId: parked[0] }),
      await client.stopAfter('continue', { threadId }),
    ];
    assert.notEqual(first.threadId, second.threadId, 'each on its own processor');
    const { threads } = await client.get<DebugProtocol.ThreadsResponse['body']>('threads');
    assert.ok(threads.every(one => !parked.includes(one.id)));
    const nameOf = (stop: Stopped): string => threads.find(one => one.id === stop.threadId)?.name ?? '';
    assert.match(nameOf(first), /^CPU 1$/, 'what it ran at the halt before says nothing');
    assert.match(nameOf(second), /^CPU 0/);
    assert.match(await top(client, second), /nt!NtWaitFor/);
    for (const { threadId: processor } of [second, first]) {
      const step = await client.stopAfter('next', { threadId: processor, granularity: 'instruction' });
      assert.deepEqual([step.reason, step.threadId], ['step', processor]);
    }
  });

  it('are kept within what the target takes', async () => {
    const client = await processes.attach();
    const { threadId } = await client.event<Stopped>('stopped');
    const base = BigInt(
      (await client.typed('? nt!KiBugCheckData')).replace(/^.*= ([0-9a-f]{8})`([0-9a-f]{8}).*$/s, '0x$1$2'),
    );
    const watch = (count: number) => ({
      breakpoints: Array.from({ length: count }, (_, i) => ({ dataId: `0x${(base + BigInt(i * 4)).toString(16)}:4` })),
    });
    const { breakpoints: five } = await client.get<{ breakpoints: Breakpoints }>('setDataBreakpoints', watch(5));
    assert.deepEqual(
      five.map(one => one.verified),
      [true, true, true, true, false],
    );
    assert.match(five[4]?.message ?? '', /watches 4 places at most/);
    const [all] = await client.functions('nt!*Wait*', 'nt!K*', 'nt!*');
    assert.equal(all?.verified, true);
    const functions = await client.functions('nt!*');
    assert.match(functions[0]?.message ?? '', /^\d+ functions fit, and a kernel takes 32 breakpoints at most/);
    const stop = await client.stopAfter('continue', { threadId });
    assert.equal(stop.reason, 'data breakpoint', 'it runs');
  });

  it('that cannot be put in keep the target from running, which is said', async () => {
    const client = await processes.attach();
    const { threadId } = await client.event<Stopped>('stopped');
    const at = { breakpoints: [{ instructionReference: '0x1000' }] };
    const { breakpoints } = await client.get<{ breakpoints: Breakpoints }>('setInstructionBreakpoints', at);
    assert.equal(breakpoints[0]?.verified, true);
    const from = client.all.length;
    const stop = await client.stopAfter('continue', { threadId });
    assert.equal(stop.description, 'The target did not run');
    assert.match(client.output(from), /breakpoint 20 \(0x1000\) cannot be put in: Invalid access to memory location/);
    const { breakpoint } = await client.event<Changed>('breakpoint', () => true, from);
    assert.match(breakpoint.message ?? '', /does not run on until it is removed/);
    await client.get('setInstructionBreakpoints', { breakpoints: [] });
    await client.functions('nt!NtReadFile');
    assert.equal((await client.stopAfter('continue', { threadId })).reason, 'function breakpoint');
  });

  it('by a pattern are told as one, and one whose own command is wrong halts it like any other', async () => {
    const client = await processes.attach();
    const { threadId } = await client.event<Stopped>('stopped');
    const [all] = await client.functions('nt!NtAlpc*');
    const hit = await client.stopAfter('continue', { threadId });
    assert.deepEqual([hit.reason, hit.hitBreakpointIds], ['function breakpoint', [all?.id]]);
    await client.functions();
    await client.typed('bp nt!KiSwapThread ".prinft x; gc"');
    const stop = await client.stopAfter('continue', { threadId });
    assert.match(stop.description ?? '', /command or condition failed: Syntax error in '\.prinft x; gc'/);
    const { debuggee } = await client.own('alpcscope/status');
    assert.deepEqual([debuggee?.state, debuggee?.stop], ['halted', 3], 'another halt, although an error was printed');
  });
});
