import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ConsoleError } from '../../extension/console/consoleCommand';
import { evaluateMasm, type MasmSource } from '../../extension/console/expression/masmEvaluator';
import { parseMasm } from '../../extension/console/expression/masmParser';

const SYMBOLS: ReadonlyMap<string, bigint> = new Map([
  ['nt!Foo', 0xfffff804_00001000n],
  ['Foo', 0xfffff804_00001000n],
  ['nt', 0xfffff804_00000000n],
]);

const source: MasmSource = {
  symbol: name => SYMBOLS.get(name),
  register: name =>
    Promise.resolve(name === 'rax' ? 0x1122_3344_5566_7788n : name === '$t0' ? 5n : name === 'cr9' ? undefined : 'bad'),
  integer: (address, size) =>
    Promise.resolve(address < 0x1000n ? undefined : BigInt.asUintN(size * 8, address * 0x0101_0101n)),
  cpp: text => Promise.resolve(BigInt(text.trim().length)),
  imageEntry: base => Promise.resolve(base + 0x10n),
};
const MARKS = Array.from('()+-*/%&|^~<>=!@$`\'",.;:? ');
const never = new AbortController().signal;

function value(text: string, radix: 8 | 10 | 16 = 16): Promise<bigint> {
  const { node, end } = parseMasm(text, radix);
  assert.equal(text.slice(end), '');
  return evaluateMasm(node, text, source, never);
}

describe('MASM expressions', () => {
  it('read numbers of every radix', async () => {
    for (const [text, expected, radix] of [
      ['10', 16n],
      ['10', 10n, 10],
      ['10', 8n, 8],
      ['0x10', 16n, 10],
      ['0n10', 10n],
      ['0t10', 8n],
      ['0y101', 5n],
      ['1ah', 26n, 10],
      ['a', 10n],
      ['fffff804`7ba00000', 0xfffff8047ba00000n],
      ['1`', 1n],
      ['0x', 0n],
    ] as const) {
      assert.equal(await value(text, radix), expected, `${text} in ${radix ?? 16}`);
    }
  });

  it('know symbols, registers, memory and other evaluators', async () => {
    for (const [text, expected] of [
      ['nt!Foo', 0xfffff804_00001000n],
      ['Foo+10', 0xfffff804_00001010n],
      ['nt', 0xfffff804_00000000n],
      ['@rax', 0x1122_3344_5566_7788n],
      ['rax', 0x1122_3344_5566_7788n],
      ['@$t0+$t0', 10n],
      ['low(rax)', 0x7788n],
      ['hi rax', 0x5566n],
      ['by(1000)', 0n],
      ['wo 1000+1', 0x1001n],
      ['poi(1000)', 0x1010101000n],
      ['@@c++(abc(d)) + 1', 7n],
      ['@@(xy)', 2n],
      ['@@masm(2+3)', 5n],
      ['$iment(10)', 0x20n],
      ['$scmp("b", "a")', 1n],
      ['$sicmp("A", "a")', 0n],
      ['$spat("nt!Foo", "nt!*")', 1n],
      ['$vvalid(2000, 2000)', 1n],
      ['$vvalid(0, 1)', 0n],
    ] as const) {
      assert.equal(await value(text), expected, text);
    }
  });

  it('end where no operator follows', () => {
    for (const [text, rest] of [
      ['rsp L4', 'L4'],
      ['1 + 2 3', '3'],
      ['nt!Foo+10 nt!Foo+20', 'nt!Foo+20'],
      ['1;2', ';2'],
    ] as const) {
      const { end } = parseMasm(text, 16);
      assert.equal(text.slice(end), rest);
    }
  });

  it('say what is wrong in the words of kd', async () => {
    for (const [text, message] of [
      ['', "Numeric expression missing from '<EOL>'"],
      ['1 &&  2', "Numeric expression missing from '&  2'"],
      ['nosuch!thing', "Couldn't resolve error at 'nosuch!thing'"],
      ['@@c++(1', "Syntax error at '(1'"],
      ['0y2', "Syntax error at '0y2'"],
      ['@cr9', "Register value is not known at '@cr9'"],
      ['poi(poi(0) + 1)', "Memory access error at ') + 1)'"],
      ['$spat(1, "a")', 'Syntax error at \'$spat(1, "a")\''],
    ] as const) {
      await assert.rejects(() => Promise.resolve().then(() => value(text)), { name: 'ConsoleError', message }, text);
    }
  });

  /** Operators with the value that they make, the weakest first: the order in which they bind. */
  const LEVELS: readonly (readonly (readonly [string, (a: bigint, b: bigint) => bigint])[])[] = [
    [['|', (a, b) => a | b]],
    [['^', (a, b) => a ^ b]],
    [['&', (a, b) => a & b]],
    [
      ['==', (a, b) => BigInt(a === b)],
      ['<', (a, b) => BigInt(BigInt.asIntN(64, a) < BigInt.asIntN(64, b))],
    ],
    [['<<', (a, b) => (b > 63n ? 0n : a << b)]],
    [
      ['+', (a, b) => a + b],
      ['-', (a, b) => a - b],
    ],
    [['*', (a, b) => a * b]],
  ];

  interface Sample {
    readonly text: string;
    readonly value: bigint;
    /** Index of its operator's level; that of a number is beyond all. */
    readonly level: number;
  }

  const { sample } = fc.letrec<{ sample: Sample }>(tie => ({
    sample: fc.oneof(
      { depthSize: 'small' },
      fc
        .bigInt(0n, 0xffff_ffff_ffff_ffffn)
        .map(number => ({ text: `0x${number.toString(16)}`, value: number, level: 99 })),
      fc
        .tuple(fc.nat(LEVELS.length - 1), fc.nat(1), tie('sample'), tie('sample'))
        .map(([level, which, left, right]): Sample => {
          const operators = LEVELS[level] ?? [];
          const [text, apply] = operators[which % operators.length] ?? ['+', (a: bigint, b: bigint) => a + b];
          // Of one level the left one binds first; only what binds weaker needs parentheses.
          const a = left.level < level ? `(${left.text})` : left.text;
          const b = right.level <= level ? `(${right.text})` : right.text;
          return { text: `${a} ${text} ${b}`, value: BigInt.asUintN(64, apply(left.value, right.value)), level };
        }),
    ),
  }));

  it('bind operators by their strength', async () => {
    await fc.assert(
      fc.asyncProperty(sample, async one => {
        assert.equal(await value(one.text), one.value, one.text);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('never fail but with a ConsoleError, whatever is typed', async () => {
    const piece = fc.oneof(
      fc.constantFrom(...MARKS, 'poi', '0x', '@@c++(', '@@', '$spat(', 'nt!Foo', '@rax', 'ffff'),
      fc.string({ maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async pieces => {
        try {
          await evaluateMasm(parseMasm(pieces.join(''), 16).node, pieces.join(''), source, never);
        } catch (error) {
          assert.ok(error instanceof ConsoleError, String(error));
        }
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it('are bounded in depth and length', async () => {
    for (const text of [
      '('.repeat(5000) + '1' + ')'.repeat(5000),
      '-'.repeat(5000) + '1',
      'poi '.repeat(5000) + '1',
      Array.from({ length: 8000 }, () => '1').join('+'),
      '1'.repeat(100_000),
    ]) {
      await assert.rejects(() => Promise.resolve().then(() => value(text)), ConsoleError, text.slice(0, 20));
    }
    assert.equal(await value(Array.from({ length: 900 }, () => '1').join('+')), 900n);
    assert.equal(await value('('.repeat(90) + '1' + ')'.repeat(90)), 1n);
  });
});
