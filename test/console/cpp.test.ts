import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ConsoleError } from '../../extension/console/consoleCommand';
import { parseCpp } from '../../extension/console/expression/cppParser';
import { BASIC_TYPES } from '../../extension/console/expression/cppTree';
import { buildWorld } from '../world/buildWorld';
import { smallWorld } from '../world/sample';
import { run } from './consoleRun';
import { withKdConsole } from './worldConsole';

const world = buildWorld(smallWorld('10.0.19041.3570'));

/** Expressions without memory, and what is printed for them. */
const VALUES: readonly (readonly [string, string])[] = [
  ['1', 'int 0n1'],
  ['-1', 'int 0n-1'],
  ['0xffffffff', 'unsigned int 0xffffffff'],
  ['4294967295', 'int64 0n4294967295'],
  ['0x7fffffff + 1', 'int 0n-2147483648'],
  ['1u - 2', 'unsigned int 0xffffffff'],
  ['(unsigned char)255 + 1', 'int 0n256'],
  ['(char)200', "char -56 ''"],
  ['(short)65537', 'short 0n1'],
  ['(unsigned int64)-1', 'unsigned int64 0xffffffff`ffffffff'],
  ['(__int64)(unsigned long)-1', 'int64 0n4294967295'],
  ['-7 / 2', 'int 0n-3'],
  ['-7 % 2', 'int 0n-1'],
  ['-8 >> 1', 'int 0n-4'],
  ['1 << 4 | 3', 'int 0n19'],
  ['6 & 3 ^ 1', 'int 0n3'],
  ['~0', 'int 0n-1'],
  ['!5', 'bool false'],
  ['1 && 0 || 1', 'bool true'],
  ['-1 < 0', 'bool true'],
  ['-1 < 0u', 'bool false'],
  ['0 ? 1 : 2', 'int 0n2'],
  ['(1 + 2) * 3', 'int 0n9'],
  ["'A'", 'int 0n65'],
  ['sizeof(int)', 'unsigned int64 4'],
  ['sizeof(nt!_LIST_ENTRY)', 'unsigned int64 0x10'],
  ['sizeof(ULONG *)', 'unsigned int64 8'],
  ['(unsigned long *)16 + 2', 'unsigned long * 0x00000000`00000018'],
  ['(unsigned long *)24 - (unsigned long *)16', 'int64 0n2'],
  ['(void *)0 == 0', 'bool true'],
  ['&((nt!_LIST_ENTRY *)0)->Blink', 'struct _LIST_ENTRY ** 0x00000000`00000008'],
  ['@@masm(10)', 'unsigned int64 0x10'],
  ['@$ptrsize', 'unsigned int64 8'],
];

/** What cannot be evaluated, and kd's words for it. */
const ERRORS: readonly (readonly [string, string])[] = [
  ['1 +', "Syntax error at '<EOL>'"],
  ['(1', "Syntax error at '<EOL>'"],
  ['1 2', "Extra character error at '2'"],
  ['nosuch', "Couldn't resolve error at 'nosuch'"],
  ['*1', "Type conflict error at '*1'"],
  ['((nt!_LIST_ENTRY *)0)->Flink', "Memory access error at 'Flink'"],
  ['((nt!_LIST_ENTRY *)0)->Nothing', "Couldn't resolve error at 'Nothing'"],
  ['1[2]', "Type conflict error at '1[2]'"],
  ['#FIELD_OFFSET(nt!_LIST_ENTRY, Nothing)', "Couldn't resolve error at '#FIELD_OFFSET(nt!_LIST_ENTRY, Nothing)'"],
  ['#NO_SUCH(1)', "Syntax error at '#NO_SUCH(1)'"],
  ['@foo', "Bad register error at '@foo'"],
];

describe('C++ expressions', () => {
  it('follow the rules of C for signs, sizes and pointers', async () => {
    await withKdConsole(world, async console => {
      for (const [text, expected] of VALUES) {
        // A pointer to a structure is followed by its fields, which are not there at such addresses.
        assert.equal((await run(console, `?? ${text}`)).split('\n')[0], expected, text);
      }
    });
  });

  it('say what is wrong in the words of kd', async () => {
    await withKdConsole(world, async console => {
      for (const [text, expected] of ERRORS) assert.equal(await run(console, `?? ${text}`), `${expected}\n`, text);
      assert.match(await run(console, '?? 1 / 0'), /error/);
    });
  });

  it('are parsed or refused, whatever is typed', () => {
    const find = (name: string): { readonly type: typeof type } | undefined => (name === 'int' ? { type } : undefined);
    const type = BASIC_TYPES.get('int') ?? { kind: 'unknown' };
    const piece = fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '[',
        ']',
        '->',
        '.',
        '*',
        '&',
        'int',
        'sizeof',
        '#FIELD_OFFSET',
        '@@masm(',
        '0x',
        '1',
        'a!b',
        ',',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
        try {
          parseCpp(pieces.join(' '), find);
        } catch (error) {
          assert.ok(error instanceof ConsoleError, String(error));
        }
      }),
      { numRuns: 500, seed: 6 },
    );
    for (const text of [
      '('.repeat(9000),
      '*'.repeat(9000) + '1',
      `1${'+1'.repeat(7000)}`,
      `a${'.b'.repeat(7000)}`,
      '[1'.repeat(5000),
    ]) {
      assert.throws(() => parseCpp(text, find), ConsoleError, text.slice(0, 10));
    }
  });
});
