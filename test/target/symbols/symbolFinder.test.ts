import assert from 'node:assert/strict';
import { foldersOnly } from '../../../extension/target/symbols/symbolPath';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { SymbolFinder } from '../../../extension/target/symbols/symbolFinder';
import { parseSymbolPath } from '../../../extension/target/symbols/symbolPath';
import { SymbolReader } from '../../../extension/target/symbols/symbolReader';
import { Layout } from '../../world/layout';
import { isfOf } from '../../world/symbols/isf';
import { pdbOf } from '../../world/symbols/pdb';
import { inFolder } from '../worldFiles';

const layout = Layout.of('10.0.19041.3570');
const other = Layout.of('10.0.22000.2538');
const { pdb: name, guid, age } = layout.file;
const wanted = { name, guid, age };
const key = `${guid}${age}`;
const json = JSON.stringify(isfOf(layout));

/** Where a file lies below the folder of the test, and what it holds. */
type Files = Readonly<Record<string, string | Uint8Array>>;

/** The file that is found below `folder` (`/` steps), or why none is. */
async function look(files: Files, symbolPath: (folder: string) => string): Promise<string> {
  return inFolder(folder => {
    for (const [file, bytes] of Object.entries(files)) {
      const full = path.join(folder, ...file.split('/'));
      mkdirSync(path.dirname(full), { recursive: true });
      writeFileSync(full, bytes);
    }
    const { places, problems } = parseSymbolPath(symbolPath(folder));
    assert.deepEqual(problems, []);
    const answer = new SymbolFinder(places, new SymbolReader(undefined)).find(wanted);
    if (!answer.ok) return Promise.resolve(answer.why.replaceAll(folder, '~').replaceAll('\\', '/'));
    assert.equal(answer.symbols.guid, guid);
    assert.equal(answer.symbols.symbols.rvaOf('AlpcpPortList'), layout.symbol('AlpcpPortList'));
    return Promise.resolve(path.relative(folder, answer.symbols.file).replaceAll('\\', '/'));
  });
}

const plain = (folder: string): string => folder;

describe('looking symbols up', () => {
  const found: readonly (readonly [what: string, file: string, bytes: string | Uint8Array, extra?: Files])[] = [
    ['a flat folder', name, pdbOf(layout)],
    ['a store of two levels', `${name}/${key}/${name}`, pdbOf(layout)],
    ['a store of three levels', `nt/${name}/${key}/${name}`, pdbOf(layout), { 'index2.txt': '' }],
    ['a store in other letters', `NtKrnlMp.pdb/${key.toLowerCase()}/NTKRNLMP.PDB`, pdbOf(layout)],
    ['a folder as Volatility 3 has it', `windows/${name}/${guid}-${age}.json`, json],
    ['such a folder, packed', `symbols/windows/${name}/${guid}-${age}.json.gz`, gzipSync(json)],
    ['an ISF file of any name', 'my kernel.json.gz', gzipSync(json)],
    [
      'an ISF file among others',
      'z.json',
      json,
      { 'a.json': '{"not": "symbols"}', 'b.json': JSON.stringify(isfOf(other)) },
    ],
  ];
  for (const [what, file, bytes, extra] of found) {
    it(`finds the file in ${what}`, async () => {
      const answer = await look({ ...extra, [file]: bytes }, plain);
      // Windows finds a file by its name in any letters, and so there is nothing to look for.
      if (process.platform === 'win32') assert.equal(answer.toLowerCase(), file.toLowerCase());
      else assert.equal(answer, file);
    });
  }

  it('takes every part of a path in kd’s syntax', async () => {
    const file = `cache/${name}/${key}/${name}`;
    for (const make of [
      (folder: string) => `srv*${folder}/cache*https://symbols.example/download`,
      (folder: string) => `cache*${folder}/cache;srv*https://symbols.example/download`,
      (folder: string) => `symsrv*symsrv.dll*${folder}/cache*https://symbols.example/download`,
      (folder: string) => `${folder}/nothing;srv*${folder}/cache`,
      (folder: string) => `SRV*${folder}/empty*${folder}/cache*https://symbols.example/download`,
    ])
      assert.equal(await look({ [file]: pdbOf(layout) }, make), file);
  });

  it('takes a file that is named itself', async () => {
    assert.equal(await look({ 'some.pdb': pdbOf(layout) }, folder => `${folder}/some.pdb`), 'some.pdb');
    assert.match(
      await look({ 'some.pdb': pdbOf(other) }, folder => `${folder}/some.pdb`),
      new RegExp(`~/some.pdb is for another build \\(${other.file.guid}, age 1\\)`),
    );
  });

  it('says what a part of the path is that is no folder', async () => {
    assert.match(
      await look({ 'some.pdb': pdbOf(other) }, folder => `${folder}/some.pdb;${folder}/nothing`),
      /looked in the file ~\/some\.pdb, ~\/nothing \(not there\);/,
    );
  });

  it('gives a debugger the folders of files', () => {
    const isFile = (part: string): boolean => part.endsWith('.pdb');
    const folderOf = (part: string): string => part.slice(0, part.lastIndexOf('/'));
    const { path, files } = foldersOnly('/s;/k/nt.pdb;srv*/c*https://x/y.pdb', isFile, folderOf);
    assert.deepEqual([path, files], ['/s;/k;srv*/c*https://x/y.pdb', ['/k/nt.pdb']]);
  });

  const missing: readonly (readonly [what: string, files: Files, why: RegExp])[] = [
    [
      'nothing is there',
      {},
      new RegExp(`^${name} \\{${guid}\\} age 1 is needed; looked in ~; .*${name}/${key}/${name}$`),
    ],
    [
      'another build lies there',
      { [name]: pdbOf(other) },
      new RegExp(`${name} is for another build \\(${other.file.guid}, age 1\\)`),
    ],
    ['it is a cabinet', { [`${name}/${key}/ntkrnlmp.pd_`]: 'MSCF' }, /ntkrnlmp\.pd_ is compressed \(a cabinet\)/],
    [
      'it is a pointer',
      { [`${name}/${key}/file.ptr`]: 'PATH:\\\\server\\x' },
      /file\.ptr only points to another store/,
    ],
    [
      'it is an MSFZ',
      { [name]: Buffer.concat([Buffer.from('Microsoft MSFZ Container\r\n\x1aALD\0\0'), Buffer.alloc(64)]) },
      /compressed PDB \(MSFZ\)/,
    ],
    ['it is packed with xz', { [`windows/${name}/${guid}-${age}.json.xz`]: 'x' }, /packed with xz.*"xz -dk"/],
    ['it is no PDB at all', { [name]: 'hello' }, /cannot be used: too short for a PDB/],
    ['an ISF file is damaged', { [`${guid}-${age}.json`]: json.slice(0, 5000) }, /cannot be used/],
  ];
  for (const [what, files, why] of missing) {
    it(`says so when ${what}`, async () => {
      assert.match(await look(files, plain), why);
    });
  }

  it('says so when the path is empty', async () => {
    assert.match(await look({}, () => ''), /the symbol path is empty/);
  });
});
