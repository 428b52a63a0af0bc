import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import type { StackFrame } from '../../extension/model/entities';
import { isLoneFrameRow } from '../../extension/text/frameScan';
import { onlyThread, symbolsOf, unparsedOf } from './threadWorld';

const HEAD = 'THREAD ffffe10200aa1080  Cid 0c14.0f38  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT';

/** The frames that rows below a THREAD row give. */
function framesOf(...rows: readonly string[]): readonly StackFrame[] {
  assert.deepEqual(unparsedOf('kd> !thread x', HEAD, ...rows), []);
  return onlyThread('kd> !thread x', HEAD, ...rows).frames?.value ?? [];
}

/** Without the place in the log, which every frame has. */
function bare(frame: StackFrame | undefined): Partial<StackFrame> {
  const { place, ...rest } = frame ?? {};
  assert.equal(typeof place, 'number');
  return rest;
}

const SP = toAddress(0xffffb20011223040n);
const RET = toAddress(0xfffff80122334455n);

describe('stack layouts, 64 bits', () => {
  const cases: readonly (readonly [string, string, string, Partial<StackFrame>])[] = [
    [
      'k',
      'Child-SP          RetAddr           Call Site',
      'ffffb200`11223040 fffff801`22334455 nt!KiSwapContext+0x76',
      { sp: SP, ret: RET },
    ],
    [
      'k, wide',
      'Child-SP          RetAddr               Call Site',
      'ffffb200`11223040 fffff801`22334455     nt!KiSwapContext+0x76',
      { sp: SP, ret: RET },
    ],
    [
      'k, no arguments',
      'Child-SP          RetAddr               : Call Site',
      'ffffb200`11223040 fffff801`22334455     : nt!KiSwapContext+0x76',
      { sp: SP, ret: RET },
    ],
    [
      'kn',
      ' # Child-SP          RetAddr               Call Site',
      '0a ffffb200`11223040 fffff801`22334455     nt!KiSwapContext+0x76',
      { index: 10, sp: SP, ret: RET },
    ],
    [
      'kn, 3 digits',
      ' # Child-SP          RetAddr               Call Site',
      '1ff ffffb200`11223040 fffff801`22334455     nt!KiSwapContext+0x76',
      { index: 511, sp: SP, ret: RET },
    ],
    ['kc', ' # Call Site', '0f nt!KiSwapContext+0x76', { index: 15 }],
    ['kc, no numbers', 'Call Site', 'nt!KiSwapContext+0x76', {}],
    [
      'kf',
      ' #   Memory  Child-SP          RetAddr               Call Site',
      '02        40 ffffb200`11223040 fffff801`22334455     nt!KiSwapContext+0x76',
      { index: 2, sp: SP, ret: RET },
    ],
    [
      'kf, no numbers',
      '  Memory  Child-SP          RetAddr               Call Site',
      '        40 ffffb200`11223040 fffff801`22334455     nt!KiSwapContext+0x76',
      { sp: SP, ret: RET },
    ],
    [
      'tabs',
      'Child-SP\tRetAddr\tCall Site',
      '\tffffb200`11223040\tfffff801`22334455\tnt!KiSwapContext+0x76',
      { sp: SP, ret: RET },
    ],
    [
      'no backticks',
      'Child-SP          RetAddr           Call Site',
      'ffffb20011223040 fffff80122334455 nt!KiSwapContext+0x76',
      { sp: SP, ret: RET },
    ],
  ];
  for (const [name, header, row, expected] of cases) {
    it(name, () => {
      const frames = framesOf(header, row);
      assert.equal(frames.length, 1);
      assert.deepEqual(bare(frames[0]), { symbol: 'nt!KiSwapContext+0x76', ...expected });
    });
  }

  it('kv, kb and their arguments, with and without Child-SP', () => {
    const args = ['00000000`00000001', 'ffffb200`11223040', '00000000`00000000', '00000000`00000124'];
    const tail = `: ${args.join(' ')} : nt!KeWaitForSingleObject+0x233`;
    const [kv] = framesOf(
      'Child-SP          RetAddr           : Args to Child                                                           : Call Site',
      `ffffb200\`11223040 fffff801\`22334455 ${tail}`,
    );
    assert.deepEqual(bare(kv), { symbol: 'nt!KeWaitForSingleObject+0x233', sp: SP, ret: RET, args });
    const [kb] = framesOf(
      ' # RetAddr               : Args to Child                                                           : Call Site',
      `00 fffff801\`22334455     ${tail}`,
    );
    assert.deepEqual(bare(kb), { symbol: 'nt!KeWaitForSingleObject+0x233', index: 0, ret: RET, args });
    const [inline] = framesOf(
      ' # RetAddr               : Args to Child                                                           : Call Site',
      '01 (Inline Function)     : --------`-------- --------`-------- --------`-------- --------`-------- : drv!Take+0x12',
    );
    assert.deepEqual(bare(inline), { symbol: 'drv!Take+0x12', index: 1, inline: true });
  });

  it('inline frames in every spelling', () => {
    const frames = framesOf(
      'Child-SP          RetAddr               Call Site',
      '(Inline Function) --------`--------     drv!A::Get+0x2 [d:\\src\\a b (1)\\a.h @ 61] ',
      '(Inline Function) --------`-------- drv!B::Get+0x3 (Inline Function @ fffff801`22334455) [d:\\src\\b.h @ 7]',
      '(Inline) -------- drv!C::Get+0x4',
    );
    assert.deepEqual(
      frames.map(frame => [frame.symbol, frame.inline, frame.file, frame.line, frame.sp]),
      [
        ['drv!A::Get+0x2', true, 'd:\\src\\a b (1)\\a.h', 61, undefined],
        ['drv!B::Get+0x3', true, 'd:\\src\\b.h', 7, undefined],
        ['drv!C::Get+0x4', true, undefined, undefined, undefined],
      ],
    );
  });

  it('symbols that hold blanks, quotes, brackets and parentheses', () => {
    const symbols = [
      'app!std::map<int,std::less<int> >::find+0x12',
      "app!C::`scalar deleting destructor'+0x1c",
      "app!Run::`2'::<lambda_0a1b2c>::operator()+0x26",
      'app!std::_Func_impl<void (int),int [3]>::_Do_call+0x8',
      "app!`anonymous namespace'::Start+0xf7",
      'app!operator new+0x1f',
      'app!ILT+825(_mainCRTStartup)',
      '0x00007ff6`77f319cf',
      '0x2',
      'my_driver+0x1640',
    ];
    const rows = symbols.map(
      (symbol, i) => `ffffb200\`1122${(0x3040 + i * 8).toString(16)} fffff801\`22334455     ${symbol}`,
    );
    const frames = framesOf('Child-SP          RetAddr               Call Site', ...rows);
    assert.deepEqual(
      frames.map(frame => frame.symbol),
      symbols,
    );
  });

  it('cuts off what kd appends to a symbol', () => {
    const tails = [
      ' (TrapFrame @ ffffb200`11223f40)',
      ' (FPO: [Non-Fpo])',
      ' (FPO: [4,0,4]) (CONV: stdcall)',
      ' (CONV: cdecl) [c:\\x\\y.c @ 12] ',
      '   ',
    ];
    for (const tail of tails) {
      const [frame] = framesOf(
        'Child-SP          RetAddr           Call Site',
        `ffffb200\`11223040 fffff801\`22334455 nt!A+0x7${tail}`,
      );
      assert.equal(frame?.symbol, 'nt!A+0x7', tail);
      assert.equal(frame.line, tail.includes('[c:') ? 12 : undefined);
    }
  });

  it('kp and kP: the parameters are not part of the place', () => {
    const [kp] = framesOf(
      'Child-SP          RetAddr           Call Site',
      'ffffb200`11223040 fffff801`22334455 app!Send(int a = 0n1, struct X * p = 0x00000000`00000010)+0x12 [c:\\x.c @ 3]',
    );
    assert.equal(kp?.symbol, 'app!Send+0x12');
    assert.equal(kp.file, 'c:\\x.c');
    const frames = framesOf(
      ' # Child-SP          RetAddr               Call Site',
      '00 ffffb200`11223040 fffff801`22334455     app!Send(',
      '\t\t\tint a = 0n1, ',
      '\t\t\tstruct X * p = 0x00000000`00000010)+0x12 [c:\\x.c @ 3] ',
      '01 ffffb200`11223080 fffff801`22334466     app!main(void)+0x5',
    );
    assert.deepEqual(
      frames.map(frame => [frame.index, frame.symbol, frame.line]),
      [
        [0, 'app!Send+0x12', 3],
        [1, 'app!main+0x5', undefined],
      ],
    );
  });

  it('rows that were broken in two', () => {
    const frames = framesOf(
      'Child-SP          RetAddr               Call Site',
      'ffffb200`11223040 fffff801`22334455',
      'nt!KiSwapContext+0x76',
      'ffffb200`11223080 fffff801`22334466     app!Run+0x5 [c:\\long path\\to',
      'file.cpp @ 77]',
    );
    assert.deepEqual(
      frames.map(frame => [frame.symbol, frame.line]),
      [
        ['nt!KiSwapContext+0x76', undefined],
        ['app!Run+0x5', 77],
      ],
    );
  });

  it('a row that lost a column keeps its name only', () => {
    const frames = framesOf(
      'Child-SP          RetAddr               Call Site',
      '        fffff801`22334455     nt!KiSwapContext+0x76',
    );
    assert.deepEqual(frames.map(bare), [{ symbol: 'nt!KiSwapContext+0x76' }]);
  });

  it('names alone below a THREAD row', () => {
    const thread = onlyThread(
      'kd> !thread x',
      HEAD,
      '        nt!KiSwapContext+0x76',
      '        nt!KiSwapThread+0x14c',
      '        0x1',
    );
    assert.deepEqual(symbolsOf(thread), ['nt!KiSwapContext+0x76', 'nt!KiSwapThread+0x14c', '0x1']);
  });

  it('rows without header below a THREAD row', () => {
    const frames = framesOf(
      '        ffffb200`11223040 fffff801`22334455 nt!KiSwapContext+0x76',
      '        ffffb200`11223180 fffff801`22334466 nt!KiSwapThread+0x500',
    );
    assert.deepEqual(
      frames.map(frame => frame.sp),
      [SP, 0xffffb20011223180n],
    );
  });
});

describe('stack layouts, 32 bits and Itanium', () => {
  it('k, kb, kn and kv', () => {
    const expected = { symbol: 'nt!KiSwapContext+0x26', sp: 0xf5318c20n, ret: 0x80a67491n };
    const args = ['8a1b2c30', '00000000', '00000006'];
    assert.deepEqual(framesOf('ChildEBP RetAddr  ', 'f5318c20 80a67491 nt!KiSwapContext+0x26').map(bare), [expected]);
    assert.deepEqual(
      framesOf(
        'ChildEBP RetAddr  Args to Child',
        'f5318c20 80a67491 8a1b2c30 00000000 00000006 nt!KiSwapContext+0x26',
      ).map(bare),
      [{ ...expected, args }],
    );
    assert.deepEqual(
      framesOf(
        ' # ChildEBP RetAddr  Args to Child',
        '02 f5318c20 80a67491 8a1b2c30 00000000 00000006 nt!KiSwapContext+0x26 (FPO: [Uses EBP] [0,0,4])',
      ).map(bare),
      [{ ...expected, index: 2, args }],
    );
  });

  it('module-less names of old kernels', () => {
    const frames = framesOf(
      'ChildEBP RetAddr Args to Child',
      'fb26ed18 80118efc c0502000 804044b0 00000000 KiSwapThread+0xb5',
    );
    assert.deepEqual(
      frames.map(frame => frame.symbol),
      ['KiSwapThread+0xb5'],
    );
  });

  it('Child-BSP is neither Child-SP nor RetAddr', () => {
    const frames = framesOf(
      'Child-SP          Child-BSP         RetAddr           Call Site',
      '00000000`0006e5e0 00000000`00070420 00000000`6b009840 app!main+0x10',
    );
    assert.deepEqual(frames.map(bare), [{ symbol: 'app!main+0x10', sp: 0x6e5e0n, ret: 0x6b009840n }]);
  });
});

describe('lines that only look like a stack', () => {
  it('leaves them to others', () => {
    const rows = [
      'ffffb200`11223040  fffff801`22334455 nt!KiSwapContext+0x76',
      'fffff801`22334000 fffff801`22388000   drv        (deferred)             ',
      'fffff801`22334000 cc              int     3',
      'fffff801`22334000 0f1f4000        nop     dword ptr [rax]',
      'ffffe10200aa1080 ffffe10200aa2080 ffffe10200aa3080 ffffe10200aa4080 \\RPC Control\\x',
      '8a1b2c30 8a1b2c40 8a1b2c50 8a1b2c60',
      '80131404 8b442404        mov     eax,dword ptr [esp+4]',
    ];
    for (const row of rows) assert.equal(isLoneFrameRow(row), false, row);
    assert.equal(isLoneFrameRow('ffffb200`11223040 fffff801`22334455 nt!KiSwapContext+0x76'), true);
  });
});
