import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StructLayout, TypeReference, Types } from '../../extension/kernel/types';
import { BUILDS, Layout } from '../world/layout';
import { comparePdb } from '../tools/comparePdb';
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

  for (const build of BUILDS) {
    it(`are what llvm-pdbutil reads (${build})`, () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-pdb-'));
      try {
        const layout = Layout.of(build);
        for (const options of [{}, { longestList: 600, blockSize: 1024 }]) {
          const file = path.join(folder, 'ntkrnlmp.pdb');
          writeFileSync(file, pdbOf(layout, options));
          const result = comparePdb(file);
          assert.deepEqual(result?.differences, []);
          assert.equal(result.counts['public symbols'], Object.keys(layout.file.symbols).length);
          assert.ok((result.counts['structures, classes and unions'] ?? 0) >= Object.keys(layout.file.structs).length);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
