import assert from 'node:assert/strict';
import { parseLog } from '../../extension/text/parseLog';

/** Command, rows that it prints. */
const ANSWERS: readonly (readonly [string, readonly string[]])[] = [
  [
    'r',
    [
      'rax=ffff908be4da6240 rbx=0000000000000001 rcx=0000000000000020',
      ' r8=0000000000000065  r9=0000000000000000 r10=0000000000000000',
      'iopl=0         nv up ei pl zr na po cy',
      'cs=0010  ss=0018  ds=002b  es=002b  fs=0053  gs=002b             efl=00050246',
      'agent!Wait+0x34:',
      'fffff804`7bdf5a80 cc              int     3',
    ],
  ],
  [
    'u',
    [
      'agent!Wait+0x9:',
      'fffff802`40d322f9 488b4810        mov     rcx,qword ptr [rax+10h]',
      '0033:00007ffc`3608c830 4c8bd1          mov     r10,rcx',
      'fffff800`50fd1544 ??              ???',
      '7bd50145 cc              int     3',
    ],
  ],
  [
    'db x',
    [
      'fffff780`00000738  41 41 41 41 41 41 41 41-41 41 41 41              AAAAAAAAAAAA',
      '00000000`00000000  ?? ?? ?? ??-?? ?? ?? ??  ????????',
    ],
  ],
  [
    'dq x',
    [
      'fffff804`7ba00000  00000003`00905a4d 0000ffff`00000004',
      '00000000`00000000  ????????`???????? ????????`????????',
    ],
  ],
  ['dds x', ['0012ff44  7c816d4f agent!Start+0x17', '0012ff48  00000000']],
  ['du x', ['fffff804`7ba00000  "some text"']],
  ['? 1+1', ['Evaluate expression: 2 = 00000000`00000002']],
  [
    '.formats 41',
    [
      'Evaluate expression:',
      '  Hex:     00000000`00000041',
      '  Decimal: 65',
      '  Chars:   .......A',
      '  Time:    Thu Jan  1 01:01:05 1970',
    ],
  ],
  ['?? sizeof(agent!X)', ['unsigned int64 0x38', 'bool true', 'struct _X * 0xffffac0e`2b4f14c0', "char 65 'A'"]],
  [
    '.exr -1',
    [
      'ExceptionAddress: fffff8047bdf5a80 (agent!Wait+0x0000000000000034)',
      '   ExceptionCode: 80000003 (Break instruction exception)',
      '  ExceptionFlags: 00000001',
      'NumberParameters: 1',
      '   Parameter[0]: 0000000000000000',
    ],
  ],
  ['||', ['.  0 64-bit Kernel bitmap dump: C:\\MEMORY.DMP']],
  ['x agent!*', ['fffff804`7bdf5a80 agent!Wait (void)', '00b513d0          agent!Add (int, int)']],
  [
    'ln x',
    [
      '(fffff801`3e5b2c40)   agent!Wait   |  (fffff801`3e5b2d60)   agent!Send',
      'Exact matches:',
      '    agent!Wait (void)',
    ],
  ],
  [
    'bl',
    [
      ' 0 e 010049e0     0001 (0001)  0:**** agent!main',
      '     1 e Disable Clear  fffff801`3e5b2c40     0001 (0001) agent!Wait',
    ],
  ],
  ['bp agent!x', ["Bp expression 'agent!x' could not be resolved, adding deferred bp"]],
  ['dv', ['           argc = 0n1', '           name = 0x0012ff00 "x"']],
  ['.echo "one  two"; .echo three', ['one  two', 'three']],
];

describe('rows of everyday commands', () => {
  for (const [command, rows] of ANSWERS)
    it(`are understood: ${command}`, () => {
      for (const row of rows) {
        const { lines } = parseLog(`0: kd> ${command}\n${row}\n`);
        assert.deepEqual(lines, { total: 2, understood: 2, noise: 0, unparsed: 0 }, row);
      }
    });

  it('are not guessed: what only the command makes plain is unparsed without it', () => {
    for (const row of ['           argc = 0n1', 'three', '00b513d0', 'agent ready', '  Time:    soon and later = 3'])
      assert.equal(parseLog(`0: kd> !unknown\n${row}\n`).lines.unparsed, 1, row);
  });

  it('are no facts', () => {
    const { snapshot } = parseLog(ANSWERS.flatMap(([command, rows]) => [`0: kd> ${command}`, ...rows]).join('\n'))
      .kernels[0]!;
    assert.equal(snapshot.threads.size + snapshot.processes.size + snapshot.ports.size + snapshot.modules.length, 0);
  });
});
