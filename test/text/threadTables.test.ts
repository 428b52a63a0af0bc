import assert from 'node:assert/strict';
import { snapshotOf, symbolsOf, unparsedOf } from './threadWorld';

describe('!stacks', () => {
  const TABLE = [
    'kd> !stacks 2',
    'Proc.Thread  .Thread  Ticks   ThreadState Blocker',
    '                            [ffffe10200ee5080 front.exe]',
    'c14.000f38  ffffe10200aa1080 0001b2c3 Blocked    nt!KiSwapContext+0x76',
    '                                        nt!KiSwapThread+0x14e',
    '                                        nt!NtAlpcSendWaitReceivePort+0x1d1',
    'c14.000f3c  ffffe10200aa2080 fffffee1 RUNNING    nt!KiIdleLoop+0x10',
    'c14.000f40  ffffe10200aa3080 0000002 Blocked    Stack paged out',
    '                            [ffffe10200ee6080 back.exe]',
    '',
    'Threads Processed: 3',
  ];

  it('reads rows, processes and stacks', () => {
    assert.deepEqual(unparsedOf(...TABLE), []);
    const snapshot = snapshotOf(...TABLE);
    const thread = snapshot.threads.get('thread:0xffffe10200aa1080');
    assert.equal(thread?.cid?.value, '0c14.0f38');
    assert.equal(thread.state?.value, 'WAIT');
    assert.equal(thread.ticks?.value, 0x1b2c3);
    assert.equal(thread.process?.value, 0xffffe10200ee5080n);
    assert.deepEqual(symbolsOf(thread), [
      'nt!KiSwapContext+0x76',
      'nt!KiSwapThread+0x14e',
      'nt!NtAlpcSendWaitReceivePort+0x1d1',
    ]);
    const running = snapshot.threads.get('thread:0xffffe10200aa2080');
    assert.equal(running?.state?.value, 'RUNNING');
    assert.equal(running.ticks, undefined);
    assert.equal(running.frames, undefined);
    assert.equal(snapshot.threads.get('thread:0xffffe10200aa3080')?.stackResident?.value, false);
    assert.equal(snapshot.processes.get('process:0xffffe10200ee5080')?.pid?.value, '0c14');
    assert.equal(snapshot.processes.get('process:0xffffe10200ee6080')?.pid, undefined);
  });

  it('reads the table of 32 bits without ticks, and rows without header', () => {
    const snapshot = snapshotOf(
      'kd> !stacks',
      'Proc.Thread  .Thread  ThreadState  Blocker',
      '   4.000010  8a1b2c30 Blocked    nt!MmZeroPageThread+0x5f',
    );
    assert.equal(snapshot.threads.get('thread:0x000000008a1b2c30')?.cid?.value, '0004.0010');
    assert.deepEqual(
      unparsedOf('kd> !stacks', 'c14.000f38  ffffe10200aa1080 0001b2c3 Blocked    nt!KiSwapContext+0x76'),
      [],
    );
  });
});

describe('!running', () => {
  it('reads what each processor runs, and the stacks below', () => {
    const lines = [
      '0: kd> !running -it',
      'System Processors f (affinity mask)',
      '  Idle Processors e',
      '',
      '     Prcb              Current           Next',
      '  0  ffffe10200001180  ffffe10200aa1080                    ................',
      '',
      ' # Child-SP          RetAddr               Call Site',
      '00 ffffb200`11223040 fffff801`22334455     nt!KiIdleLoop+0x76',
      '',
      ' 10  ffffe10200002180  ffffe10200aa2080  ffffe10200aa3080  .O..............',
      '',
      ' # Child-SP          RetAddr               Call Site',
      '00 ffffb200`22223040 fffff801`22334455     nt!KiIdleLoop+0x14',
    ];
    assert.deepEqual(unparsedOf(...lines), []);
    const snapshot = snapshotOf(...lines);
    const first = snapshot.threads.get('thread:0xffffe10200aa1080');
    assert.equal(first?.state?.value, 'RUNNING');
    assert.equal(first.processor?.value, 0);
    assert.deepEqual(symbolsOf(first), ['nt!KiIdleLoop+0x76']);
    const second = snapshot.threads.get('thread:0xffffe10200aa2080');
    assert.equal(second?.processor, undefined);
    assert.deepEqual(symbolsOf(second), ['nt!KiIdleLoop+0x14']);
  });
});

describe('other lists of threads', () => {
  it('understands their rows', () => {
    const thread = 'THREAD 8a1b2c30  Cid 0004.0010  Teb: 00000000 Win32Thread: 00000000 WAIT';
    const lines = [
      'kd> !exqueue',
      '**** Critical WorkQueue ( Threads: 7/512, Concurrency: 0/1 )',
      thread,
      'kd> !ready',
      'Processor 0: Ready Threads at priority 8',
      `    ${thread.replace('WAIT', 'READY on processor 0')}`,
      'Processor 1: No threads in READY state',
      'kd> !apc',
      '*** Enumerating APCs in all processes',
      'Process 8a1b2d40 svchost.exe',
      'kd> !runaway 7',
      ' User Mode Time',
      ' Thread       Time',
      '  0:55c        0 days 0:00:00.0093',
      'kd> .process /i 8a1b2d40',
      "You need to continue execution (press 'g' <enter>) for the context",
      'to be switched. When the debugger breaks in again, you will be in',
      'the new process context.',
    ];
    assert.deepEqual(unparsedOf(...lines), []);
    assert.equal(snapshotOf(...lines).processes.get('process:0x000000008a1b2d40')?.name?.value, 'svchost.exe');
  });
});
