import assert from 'node:assert/strict';
import { PdbTypes } from '../../../extension/target/symbols/pdbTypes';
import { TypeRecords } from '../../../extension/target/symbols/typeRecords';
import { Bytes } from '../../world/symbols/bytes';

/*
 * Records that compilers write and llvm-pdbutil does not know. Source: the willglynn/pdb and microsoft/pdb-rs crates
 * (LF_CLASS2, LF_STRUCTURE2, LF_UNION2, LF_INTERFACE2): 32 bits of properties, field list, for all but unions the types that
 * it is derived from and the shape of its table, then the number of members and the size, then the names.
 */
const FIELDS = new Bytes()
  .u16(0x1203)
  .u16(0x150d)
  .u16(3)
  .u32(0x75)
  .u16(0)
  .text('First')
  .raw(Uint8Array.of(0xf2, 0xf1))
  .u16(0x150d)
  .u16(3)
  .u32(0x23)
  .u16(8)
  .text('Second')
  .done();

function aggregate(leaf: number, properties: number, fieldList: number, size: number, name: string): Buffer {
  const bytes = new Bytes().u16(leaf).u32(properties).u32(fieldList);
  if (leaf !== 0x160a) bytes.u32(0).u32(0);
  bytes.u16(fieldList === 0 ? 0 : 2);
  if (size < 0x8000) bytes.u16(size);
  else bytes.u16(0x8004).u32(size);
  return bytes.text(name).text(`.?AU${name}@@`).done();
}

/** A type stream of these records, from index 0x1000 on. Source: LLVM documentation PDB/TpiStream. */
function typesOf(records: readonly Buffer[]): PdbTypes {
  const body = Buffer.concat(
    records.map(record => {
      const padded = Buffer.concat([
        record,
        Buffer.from([0xf3, 0xf2, 0xf1]).subarray(3 - ((4 - ((record.length + 2) % 4)) % 4)),
      ]);
      return Buffer.concat([new Bytes().u16(padded.length).done(), padded]);
    }),
  );
  const header = new Bytes()
    .u32(20040203)
    .u32(56)
    .u32(0x1000)
    .u32(0x1000 + records.length)
    .u32(body.length);
  while (header.length < 56) header.u32(0);
  return new PdbTypes(TypeRecords.parse(Buffer.concat([header.done(), body])));
}

describe('types of a PDB', () => {
  it('that have wide properties are read as all others', () => {
    const types = typesOf([
      FIELDS,
      aggregate(0x1609, 0x280, 0, 0, '_LATER'),
      aggregate(0x1609, 0x200, 0x1000, 16, '_LATER'),
      aggregate(0x1608, 0x200, 0x1000, 0x12345, 'Class'),
      aggregate(0x160b, 0x200, 0x1000, 16, 'Interface'),
      aggregate(0x160a, 0x200, 0x1000, 24, '_UNION'),
    ]);
    assert.deepEqual([...types.structNames()], ['_LATER', 'Class', 'Interface', '_UNION']);
    const fields = [
      { name: 'First', offset: 0, type: { kind: 'base', name: 'Uint4B', size: 4, signed: false } },
      { name: 'Second', offset: 8, type: { kind: 'base', name: 'Uint8B', size: 8, signed: false } },
    ];
    assert.deepEqual(types.struct('_LATER'), { name: '_LATER', union: false, size: 16, fields });
    assert.deepEqual(types.struct('Class'), { name: 'Class', union: false, size: 0x12345, fields });
    assert.deepEqual(types.struct('_UNION'), { name: '_UNION', union: true, size: 24, fields });
  });

  it('that are cut off are left out', () => {
    const whole = aggregate(0x1609, 0x200, 0x1000, 16, '_CUT');
    for (let length = 2; length < 26; length++) {
      const types = typesOf([FIELDS, whole.subarray(0, length), aggregate(0x1609, 0x200, 0x1000, 16, '_WHOLE')]);
      assert.deepEqual([...types.structNames()], ['_WHOLE'], `${length}`);
    }
  });

  it('of one name are told apart by their index', () => {
    const types = typesOf([FIELDS, ...[16, 24].map(size => aggregate(0x1609, 0x200, 0x1000, size, '<unnamed-tag>'))]);
    assert.equal(types.struct('<unnamed-tag>')?.size, 16);
    assert.equal(types.struct('<unnamed-tag>@0x1002')?.size, 24);
    assert.equal(types.struct('<unnamed-tag>@0x1009'), undefined);
    assert.equal(types.struct('other@0x1002'), undefined);
  });
});
