import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Block, BlockContext } from '../../extension/text/blocks';
import type { Known } from '../../extension/model/evidence';
import type { Fact } from '../../extension/model/facts';
import { threadParsers } from '../../extension/text/threadParsers';
import { snapshotOf, symbolsOf, threadsOf } from './threadWorld';

const LOG = [
  'PROCESS ffffe10200ee5080',
  '    SessionId: 1  Cid: 0c14    Peb: a1b2c3d000  ParentCid: 02f8',
  '    DirBase: 3db957002  ObjectTable: ffffa50100223340  HandleCount: 475.',
  '    Image: front end.exe',
  '    ElapsedTime                       1 Day 01:53:14.490',
  '',
  '        THREAD ffffe10200aa1080  Cid 0c14.0f38  Teb: 000000a1b2c3d000 Win32Thread: 0000000000000000 WAIT: (WrLpcReply) UserMode Non-Alertable',
  '            ffffe10200aa1340  Semaphore Limit 0x1',
  '        Waiting for reply to ALPC Message ffffa5011c0de010 : queued at port ffffe10200cc3070 : owned by process ffffe10200dd4080',
  '        IRP List:',
  '            ffffe10200bbb010: (0006,0118) Flags: 00060070  Mdl: 00000000',
  '        Not impersonating',
  '        Owning Process            ffffe10200ee5080       Image:         front end.exe',
  '        Wait Start TickCount      123456         Ticks: 6400 (0:00:01:40.000)',
  '        Win32 Start Address ntdll!TppWorkerThread (0x00007ffa12345670)',
  '        Priority 9 BasePriority 8 PriorityDecrement 0 IoPriority 2 PagePriority 5',
  '        Child-SP          RetAddr               : Args to Child                                                           : Call Site',
  '        ffffb200`11223040 fffff801`22334455     : ffffe102`00aa1080 00000000`00000000 00000000`00000001 fffff801`00000000 : nt!KiSwapContext+0x76',
  '        ffffb200`11223180 fffff801`22335566     : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapThread+0x500 (TrapFrame @ ffffb200`11223f40)',
  '        ffffb200`11223280 fffff801`22336677     : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : app!Run(int a = 0n1)+0x5 [c:\\a b\\x.cpp @ 12] ',
  'c14.000f38  ffffe10200aa1080 0001b2c3 Blocked    nt!KiSwapContext+0x76',
  '   0  Id: 1a2c.1b3c Suspend: 1 Teb: 000000c3`2a1d5000 Unfrozen "main loop"',
  'Implicit thread is now ffffe102`00aa1080',
  '  0  ffffe10200001180  ffffe10200aa1080                    ................',
  'Waiting for reply to LPC MessageId 00041aa7:',
  'Current LPC port e1a2b3c8',
];

/** Drives the parsers as a log does, and returns what they learned. */
function read(lines: readonly string[], command: string): readonly Fact[] {
  const facts: Fact[] = [];
  const context: BlockContext = {
    command: { text: command, line: 0, index: 0, prompt: '0: kd>', kernel: 0, stop: 0 },
    words: command.split(' '),
    bits: undefined,
    scope: { process: undefined, thread: undefined, userThreads: new Map() },
    sink: { add: fact => facts.push(fact) },
  };
  let block: Block | undefined;
  lines.forEach((text, i) => {
    if (block?.line(text, i + 1) !== undefined) return;
    block?.end();
    block = undefined;
    for (const parser of threadParsers) {
      block = parser.begin(text, i + 1, context);
      if (block) break;
    }
  });
  block?.end();
  return facts;
}

/** A line of the log with something done to it. */
const damaged = fc
  .tuple(fc.constantFrom(...LOG), fc.nat(200), fc.nat(60), fc.string({ maxLength: 12 }))
  .map(([line, at, length, put]) => line.slice(0, at) + put + line.slice(at + length));

describe('parsers of threads and stacks', () => {
  it('never throw and always end, whatever the lines', () => {
    const lines = fc.array(fc.oneof(damaged, fc.constantFrom(...LOG), fc.string({ maxLength: 80 })), { maxLength: 40 });
    const commands = fc.constantFrom('!process 0 7', '!thread', 'k', '~*k', '!running -t', '!stacks 2', '!apc', '');
    fc.assert(
      fc.property(lines, commands, (text, command) => {
        for (const fact of read(text, command)) {
          if (fact.kind !== 'thread') continue;
          for (const frame of fact.fields.frames?.value ?? []) assert.notEqual(frame.symbol, '');
        }
      }),
      { numRuns: 400 },
    );
  });

  it('learn nothing else from the beginning of a log than from all of it', () => {
    const whole = threadsOf(snapshotOf('0: kd> !process 0 7', ...LOG.slice(0, 20)))[0];
    const text = LOG.slice(0, 20).join('\n');
    fc.assert(
      fc.property(fc.nat(text.length), length => {
        const [cut] = threadsOf(snapshotOf('0: kd> !process 0 7', ...text.slice(0, length).split('\n')));
        if (!cut) return;
        // The last line may be cut inside a value; every line before it is whole.
        const last = text.slice(0, length).split('\n').length + 1;
        for (const field of ['cid', 'waitReason', 'process', 'ticks', 'priority', 'startAddress'] as const) {
          const known: Known<unknown> | undefined = cut[field];
          const evidence = known?.evidence;
          if (evidence?.kind !== 'text' || (evidence.endLine ?? evidence.line) >= last) continue;
          assert.deepEqual(known?.value, whole?.[field]?.value, field);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('see the same stack with engine messages in the middle of it', () => {
    const noise = fc.constantFrom(
      '',
      '*** ERROR: Module load completed but symbols could not be loaded for x.sys',
      '*** WARNING: Unable to verify checksum for x.dll',
      'WARNING: Stack unwind information not available. Following frames may be wrong.',
      'Unable to load image \\??\\C:\\x.sys, Win32 error 0n2',
      'Page 7f03f not present in the dump file. Type ".hh dbgerr004" for details',
      '[...]',
      '....',
    );
    const stack = LOG.slice(6, 20);
    const expected = symbolsOf(threadsOf(snapshotOf('0: kd> !thread x', ...stack))[0]);
    assert.equal(expected?.length, 3);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: stack.length }), noise), { maxLength: 8 }), inserted => {
        const lines = [...stack];
        for (const [at, line] of inserted) lines.splice(at, 0, line);
        const threads = threadsOf(snapshotOf('0: kd> !thread x', ...lines));
        assert.equal(threads.length, 1);
        assert.deepEqual(symbolsOf(threads[0]), expected);
        assert.equal(threads[0]?.waitsFor?.value.process, 0xffffe10200dd4080n);
        assert.equal(threads[0].waitObjects?.value.length, 1);
      }),
      { numRuns: 150 },
    );
  });

  it('take time in proportion to the length of a line', () => {
    const long = (unit: string) => unit.repeat(200_000 / unit.length);
    const rows = [
      'THREAD ',
      'PROCESS ffffe10200ee5080 Cid:',
      'nt!a(',
      ' [',
      '(Inline',
      'ffffb200`11223040 fffff801`22334455 : ',
      ' (TrapFrame',
      '~ Id: ',
    ];
    const started = performance.now();
    for (const row of rows) {
      const ends = [row, ' (', ' [', ' ', '0', ' (TrapFrame @ 0)', ')'].map(unit => row + long(unit));
      for (const fact of read([...LOG.slice(6, 18), ...ends], '!thread')) {
        if (fact.kind === 'thread') assert.ok((fact.fields.frames?.value.length ?? 0) < 100);
      }
    }
    assert.ok(performance.now() - started < 10_000);
  });
});
