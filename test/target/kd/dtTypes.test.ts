import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FieldFinder } from '../../../extension/kernel/fieldAccess';
import { dtType } from '../../../extension/target/kd/memory/dtRows';
import { DtTypes } from '../../../extension/target/kd/memory/dtTypes';
import { KdSymbols, nearestRow, symbolRow } from '../../../extension/target/kd/memory/kdSymbols';
import { valueOf } from '../../../extension/target/kd/memory/processContext';
import { toAddress } from '../../../extension/base/address';

/** Invented, in the form of `dt -v -b` of kd 10.0: unions without a name, bit fields, arrays, enumerations, functions. */
const PRINTED = `*** WARNING: Unable to verify checksum for nt
struct _SAMPLE, 9 elements, 0x58 bytes
   +0x000 Links            : struct _LIST_ENTRY, 2 elements, 0x10 bytes
      +0x000 Flink            : Ptr64 to struct _LIST_ENTRY, 2 elements, 0x10 bytes
      +0x008 Blink            : Ptr64 to struct _LIST_ENTRY, 2 elements, 0x10 bytes
   +0x010 Name             : [15] UChar
   +0x020 u1               : union <unnamed-tag>, 2 elements, 0x4 bytes
      +0x000 s1               : struct <unnamed-tag>, 2 elements, 0x4 bytes
         +0x000 Initialized      : Bitfield Pos 0, 1 Bit
         +0x000 Type             : Bitfield Pos 1, 2 Bits
      +0x000 State            : Uint4B
   +0x024 Delta            : Int4B
   +0x028 Kind             : Enum _KIND,  3 total enums
   +0x030 Routine          : Ptr64 to     void 
   +0x038 Waits            : [2] struct _LIST_ENTRY, 2 elements, 0x10 bytes
      +0x000 Flink            : Ptr64 to struct _LIST_ENTRY, 2 elements, 0x10 bytes
      +0x008 Blink            : Ptr64 to struct _LIST_ENTRY, 2 elements, 0x10 bytes
   +0x058 Wide             : Bitfield Pos 4, 60 Bits
   +0x05c Odd              : something new`.split('\n');

const KIND = ['Enum _KIND,  3 total enums', '   First = 0n0', '   Last = 0n41', '   None = 0n-1'];

describe('types that dt prints', () => {
  const types = new DtTypes();
  types.read(PRINTED);
  types.read(KIND);
  const fields = new FieldFinder(types);

  it('have sizes and members, those of blocks without a name, too', () => {
    assert.equal(types.struct('_SAMPLE')?.size, 0x58);
    assert.equal(types.struct('_LIST_ENTRY')?.size, 0x10);
    assert.equal(types.struct('_SAMPLE::u1')?.union, true);
    const of = (path: string) => {
      const found = fields.find('_SAMPLE', path);
      return found && [found.offset, found.size, found.signed, found.bits];
    };
    assert.deepEqual(
      ['Links.Blink', 'Name', 'u1.s1.Type', 'Type', 'State', 'Delta', 'Kind', 'Routine', 'Waits', 'Wide', 'Odd'].map(
        of,
      ),
      [
        [8, 8, false, undefined],
        [0x10, 15, false, undefined],
        [0x20, 1, false, { position: 1, length: 2 }],
        [0x20, 1, false, { position: 1, length: 2 }],
        [0x20, 4, false, undefined],
        [0x24, 4, true, undefined],
        [0x28, 4, false, undefined],
        [0x30, 8, false, undefined],
        [0x38, 0x20, false, undefined],
        [0x58, 8, false, { position: 4, length: 60 }],
        [0x5c, 0, false, undefined],
      ],
    );
  });

  it('know enumerations, also without their heading', () => {
    assert.deepEqual(
      [...(types.enumeration('_KIND')?.values ?? [])],
      [
        ['First', 0n],
        ['Last', 41n],
        ['None', -1n],
      ],
    );
    const bare = new DtTypes();
    assert.equal(bare.read(KIND.slice(1), '_KIND'), true);
    assert.equal(bare.enumeration('_KIND')?.values.get('Last'), 41n);
  });

  it('of 32-bit targets have pointers of four bytes', () => {
    assert.deepEqual(dtType('Ptr32 to struct _EPROCESS, 3 elements, 0x300 bytes').type, {
      kind: 'pointer',
      to: { kind: 'struct', name: '_EPROCESS' },
      size: 4,
    });
  });

  it('tell what was asked for and is not there', () => {
    const empty = new DtTypes();
    assert.equal(empty.read(['Symbol nt!_NOPE not found.'], '_NOPE'), false);
    assert.equal(empty.struct('_NOPE'), undefined);
    assert.deepEqual([...empty.missing], ['_NOPE']);
  });

  it('may be anything: never an error', () => {
    const line = fc.oneof(fc.constantFrom(...PRINTED, ...KIND), fc.string({ maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), lines => {
        const any = new DtTypes();
        any.read(lines, '_X');
        for (const name of any.structNames()) new FieldFinder(any).find(name, 'Links.Flink');
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});

describe('symbols of a debugger', () => {
  it('are what was asked', () => {
    const symbols = new KdSymbols(toAddress(0xffff_f804_0000_0000n));
    symbols.add('KeBugCheckEx', toAddress(0xffff_f804_0000_1000n));
    symbols.add('KiSwapContext', toAddress(0xffff_f804_0000_2000n));
    assert.equal(symbols.rvaOf('KeBugCheckEx'), 0x1000);
    assert.equal(symbols.rvaOf('NtClose'), undefined);
    assert.deepEqual([...symbols.missing], ['NtClose']);
    assert.equal(symbols.nearest(0x1fff)?.name, 'KeBugCheckEx');
    assert.deepEqual(
      [...symbols.matching('ki*')].map(one => one.name),
      ['KiSwapContext'],
    );
  });

  it('are read off ln', () => {
    assert.deepEqual(nearestRow('(fffff804`7bdf5a80)   nt!KeBugCheckEx+0x10   |  (fffff804`7bdf5ba0)   nt!Next'), {
      address: 0xffff_f804_7bdf_5a80n,
      module: 'nt',
      name: 'KeBugCheckEx',
    });
    assert.equal(nearestRow('(8052b718)   nt!Run   |  (8052b7e0)   nt!Next')?.address, 0x8052_b718n);
    assert.equal(nearestRow('Exact matches:'), undefined);
  });

  it('are read off x and ?', () => {
    assert.deepEqual(symbolRow('fffff804`7ca1e060 nt!PsActiveProcessHead = <no type information>'), {
      address: 0xffff_f804_7ca1_e060n,
      module: 'nt',
      name: 'PsActiveProcessHead',
    });
    assert.equal(symbolRow('Couldn\u0027t resolve'), undefined);
    assert.equal(valueOf(['*** noise', 'Evaluate expression: -8796 = fffff804`7ba00000']), 0xffff_f804_7ba0_0000n);
    assert.equal(valueOf(['Evaluate expression: 4 = 00000004']), 4n);
    assert.equal(valueOf(["Couldn't resolve error at 'nt'"]), undefined);
  });
});
