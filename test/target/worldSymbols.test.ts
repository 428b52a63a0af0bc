import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StructLayout, TypeReference, Types } from '../../extension/kernel/types';
import { BUILDS, Layout } from '../world/layout';
import { pdbOf } from '../world/symbols/pdb';
import { readWorldIsf, readWorldPdb } from './worldFiles';

/** A structure without names that the two formats make up for unnamed parts. */
function shape(types: Types, struct: StructLayout): unknown {
  const fields = struct.fields.map(field => [field.name, field.offset, describeType(types, field.type), field.bits]);
  // Fields of one place: in a PDB in the order of the source, in ISF by name.
  const place = ([name, offset, , bits]: readonly unknown[]): string =>
    `${String(offset).padStart(8)} ${String((bits as { position?: number } | undefined)?.position ?? 0).padStart(3)} ${String(name)}`;
  fields.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  return [struct.union, struct.size, fields];
}

function describeType(types: Types, type: TypeReference): unknown {
  switch (type.kind) {
    case 'pointer':
      return ['pointer', type.size, describeType(types, type.to)];
    case 'array':
      return ['array', type.count, describeType(types, type.of)];
    case 'struct': {
      const unnamed = /^(__anonymous|<unnamed-tag>)/.test(type.name);
      const layout = unnamed ? types.struct(type.name) : undefined;
      return unnamed ? (layout ? shape(types, layout) : 'missing') : type.name;
    }
    default:
      return type;
  }
}

describe('the symbols of a synthetic kernel', () => {
  for (const build of BUILDS) {
    const layout = Layout.of(build);

    it(`are the same from PDB and ISF (${build})`, () => {
      const isf = readWorldIsf(layout);
      const pdb = readWorldPdb(layout, { longestList: 600, blockSize: 1024 });
      assert.deepEqual(pdb.problems, []);
      assert.deepEqual([pdb.identity.guid, pdb.identity.age, pdb.imageAge], [isf.pdb.guid, isf.pdb.age, isf.pdb.age]);
      for (const name of Object.keys(layout.file.structs)) {
        const [a, b] = [isf.types.struct(name), pdb.types.struct(name)];
        assert.ok(a && b, name);
        assert.deepEqual(shape(pdb.types, b), shape(isf.types, a), name);
      }
      for (const name of Object.keys(layout.file.enums))
        assert.deepEqual(
          [...(pdb.types.enumeration(name)?.values ?? [])],
          [...(isf.types.enumeration(name)?.values ?? [])],
          name,
        );
      assert.equal(pdb.symbols.count, isf.symbols.count);
      for (const [name, rva] of Object.entries(layout.file.symbols))
        assert.deepEqual([pdb.symbols.rvaOf(name), isf.symbols.rvaOf(name)], [rva, rva], name);
    });
  }

  if (spawnSync('llvm-pdbutil', ['--version']).error) {
    console.log('llvm-pdbutil is not on the PATH: PDBs of synthetic kernels are not compared with what it reads');
    return;
  }

  it('are what llvm-pdbutil reads', () => {
    const layout = Layout.of('10.0.19041.3570');
    const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-pdb-'));
    try {
      const file = path.join(folder, 'ntkrnlmp.pdb');
      writeFileSync(file, pdbOf(layout));
      const run = spawnSync('llvm-pdbutil', ['dump', '--types', '--publics', '--summary', file], { encoding: 'utf8' });
      assert.deepEqual([run.status, run.stderr], [0, '']);
      checkAgainst(run.stdout, layout);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** Sizes and members of all structures, and addresses of all publics, by the printed rows of llvm-pdbutil. */
function checkAgainst(text: string, layout: Layout): void {
  const pdb = readWorldPdb(layout);
  const lists = new Map<string, readonly string[]>();
  const structs = new Map<string, { readonly size: number; readonly list: string }>();
  for (const record of text.split(/\n {2}(?=0x[0-9A-F]+ \| )/)) {
    const [, index = '', leaf = ''] = /^0x([0-9A-F]+) \| (LF_\w+)/.exec(record) ?? [];
    if (leaf === 'LF_FIELDLIST')
      lists.set(
        index,
        [...record.matchAll(/LF_MEMBER \[name = `(\w+)`.*offset = (\d+)/g)].map(m => `${m[1]} ${m[2]}`),
      );
    const head = /`(\w+)`[\s\S]*field list: 0x([0-9A-F]+)[\s\S]*sizeof (\d+)/.exec(record);
    if (/^LF_(STRUCTURE|UNION)$/.test(leaf) && head)
      structs.set(head[1] ?? '', { list: head[2] ?? '', size: Number(head[3]) });
  }
  for (const name of Object.keys(layout.file.structs)) {
    const ours = pdb.types.struct(name);
    const theirs = structs.get(name);
    assert.ok(ours && theirs, name);
    assert.equal(ours.size, theirs.size, name);
    assert.deepEqual(
      ours.fields.map(field => `${field.name} ${field.offset}`),
      lists.get(theirs.list),
      name,
    );
  }
  const publics = [...text.matchAll(/S_PUB32 \[size = \d+\] `(\w+)`\n.*addr = (\d+):(\d+)/g)];
  assert.equal(publics.length, pdb.symbols.count);
  const guid = /GUID: \{([0-9A-F-]+)\}/.exec(text)?.[1]?.replaceAll('-', '');
  assert.equal(guid, pdb.identity.guid);
}
