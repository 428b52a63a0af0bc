import assert from 'node:assert/strict';
import { parseLog } from '../../extension/text/parseLog';

const thread = (state: string): string =>
  `THREAD ffffa50111112080  Cid 0abc.0def  Teb: 0000000000000000 Win32Thread: 0000000000000000 ${state}\n`;
const BREAK = 'Break instruction exception - code 80000003 (first chance)\nnt!DbgBreakPointWithStatus:\n';
const SHUTDOWN =
  'Shutdown occurred at (Mon Jan  5 10:00:00.000 2026 (UTC + 1:00))...unloading all symbol tables.\nWaiting to reconnect...\n';
const BANNER =
  'Microsoft (R) Windows Debugger Version 10.0.22621.1 AMD64\nCopyright (c) Microsoft Corporation. All rights reserved.\n\n';

const stopsOf = (log: string): readonly number[] => parseLog(log).commands.map(command => command.stop);
const kernelsOf = (log: string): readonly number[] =>
  parseLog(log)
    .commands.filter(command => command.prompt !== '')
    .map(command => command.kernel);

describe('stops', () => {
  it('begin with a command that lets the target run', () => {
    assert.deepEqual(stopsOf(`0: kd> k\n0: kd> g\n${BREAK}1: kd> k\n1: kd> p\n1: kd> k\n`), [0, 1, 1, 2, 2]);
  });

  it('do not begin where the command was refused', () => {
    assert.deepEqual(stopsOf("0: kd> k\n0: kd> g\n       ^ No runnable debuggees error in 'g'\n0: kd> k\n"), [0, 1, 0]);
  });

  it('begin with a break that nobody asked for', () => {
    const facts = parseLog(`0: kd> !thread ffffa50111112080\n${thread('READY')}${BREAK}${thread('STANDBY')}`);
    const [found] = facts.kernels[0]!.snapshot.threads.values();
    assert.equal(found?.state?.value, 'STANDBY');
    assert.equal(facts.kernels[0]!.snapshot.stop, 1);
    assert.equal(facts.kernels[0]!.snapshot.contradictions.length, 0);
  });

  it('are every command of a local kernel session, in which nothing ever halts', () => {
    assert.deepEqual(stopsOf('lkd> !thread\nlkd> k\nlkd> !locks\n'), [0, 1, 2]);
  });
});

describe('kernels', () => {
  it('begin anew with a shutdown; the earlier one stays', () => {
    const facts = parseLog(
      `0: kd> !thread ffffa50111112080\n${thread('READY')}${SHUTDOWN}0: kd> !thread ffffa50111112080\n${thread('STANDBY')}`,
    );
    assert.deepEqual(
      facts.kernels.map(kernel => [kernel.firstLine, kernel.lastLine]),
      [
        [1, 2],
        [3, 6],
      ],
    );
    const states = facts.kernels.map(({ snapshot }) => [...snapshot.threads.values()].map(t => t.state?.value));
    assert.deepEqual(states, [['READY'], ['STANDBY']]);
  });

  it('begin with a debugger that starts, not with the command that prints the same banner', () => {
    assert.deepEqual(
      kernelsOf(`0: kd> k\n${BANNER}Opened \\\\.\\pipe\\kd\nWaiting to reconnect...\n0: kd> k\n`),
      [0, 1],
    );
    assert.deepEqual(kernelsOf(`0: kd> version\n${BANNER}0: kd> k\n`), [0, 0]);
  });

  it('do not begin with what is printed again after a reload', () => {
    const again =
      'Connected to Windows 10 19041 x64 target at (Mon Jan  5 10:00:00.000 2026 (UTC + 1:00)), ptr64 TRUE\nLoading Kernel Symbols\n...\n';
    assert.deepEqual(kernelsOf(`${BANNER}${again}0: kd> .reload\n${again}0: kd> k\n`), [0, 0]);
  });

  it('begin where another dump is opened, or the kernel lies elsewhere', () => {
    assert.deepEqual(
      kernelsOf('0: kd> k\n0: kd> .opendump b.dmp\nLoading Dump File [C:\\b.dmp]\n0: kd> k\n'),
      [0, 0, 1],
    );
    const base = (at: string): string =>
      `Kernel base = 0xfffff80${at}\`7ba00000 PsLoadedModuleList = 0xfffff804\`7c62a390\n`;
    assert.deepEqual(kernelsOf(`${base('4')}0: kd> k\n${base('4')}0: kd> k\n${base('5')}0: kd> k\n`), [0, 0, 1]);
  });

  it('are found again when a prompt names the system', () => {
    const log =
      'Loading Dump File [a.dmp]\n||0:0: kd> k\nLoading Dump File [b.dmp]\n||1:0: kd> k\n||0:0: kd> k\n||1:0: kd> k\n';
    assert.deepEqual(kernelsOf(log), [0, 1, 0, 1]);
  });

  it('are one at least, and none of which nothing is said', () => {
    assert.equal(parseLog('').kernels.length, 1);
    assert.equal(parseLog(`0: kd> k\n${SHUTDOWN}`).kernels.length, 1);
  });

  it('are forgotten from the first on when a log is made of nothing else', () => {
    const facts = parseLog(`0: kd> k\n${SHUTDOWN}`.repeat(1200) + '0: kd> k\n');
    assert.equal(facts.kernels.length, 1000);
    assert.equal(facts.kernels.at(-1)?.index, 1200);
    assert(facts.problems.some(problem => problem.code === 'too-much'));
  });
});
