import assert from 'node:assert/strict';
import { BUILDS } from '../../world/layout';
import { withSmallConsole } from './smallConsole';

const SPOOLSS =
  /^Object: \{spoolss\} {2}Type: \([0-9a-f]{16}\) ALPC Port\n {4}ObjectHeader: [0-9a-f]{16} \(new version\)\n {4}HandleCount: 1 {2}PointerCount: 2\n {4}Directory Object: [0-9a-f]{16} {2}Name: spoolss\n$/;

describe('!object and !handle', () => {
  for (const build of BUILDS) {
    it(`print objects by address and path, directories and tables (${build})`, async () => {
      await withSmallConsole(async ({ answer, lines }) => {
        assert.match(await answer('!object {spoolss}'), SPOOLSS);
        assert.match(await answer('!object \\rpc control\\SPOOLSS'), SPOOLSS);
        const directory = await lines('!object \\RPC Control');
        assert.deepEqual(directory.slice(4, 7), [
          '',
          '    Hash Address          Type          Name',
          '    ---- -------          ----          ----',
        ]);
        const rows = directory.slice(7, 9);
        assert.ok(
          rows.every(row => /^ {5}\d\d {2}\{\w+\} ALPC Port {5}(?:spoolss|filter)$/.test(row)),
          rows.join('\n'),
        );
        const handles = await lines('!handle 0 3 b10');
        const table = handles.findIndex(row => /^Handle table at [0-9a-f]{16} with 1 entries in use$/.test(row));
        assert.match(
          handles[table + 2] ?? '',
          /^0008: Object: \{lock\} {2}GrantedAccess: 001f0001 Entry: [0-9a-f]{13}020$/,
        );
        assert.match(handles[table + 3] ?? '', /^Object: \{lock\} {2}Type: \([0-9a-f]{16}\) Mutant$/);
        assert.match(handles[table + 6] ?? '', /^ {8}Directory Object: [0-9a-f]{16} {2}Name: FilterLock$/);
      }, build);
    });
  }

  it('show only what was asked for', async () => {
    await withSmallConsole(async ({ answer }) => {
      assert.match(await answer('!object {spoolss} 0'), /^Object: .*\n {4}ObjectHeader: .*\n$/);
      const ports = await answer('!handle 0 2 0 ALPC Port');
      assert.ok(
        ports.startsWith('\n**** NT ACTIVE PROCESS HANDLE DUMP ****\n\nSearching for handles of type ALPC Port\n'),
      );
      assert.match(ports, /^Kernel handle table at /m);
      assert.deepEqual(ports.match(/^[0-9a-f]{4}: Object: \S+/gm), [
        '0024: Object: {spoolss}',
        '0028: Object: {editorToSpooler}',
      ]);
      assert.deepEqual((await answer('!handle 1404 1 9d4')).match(/^[0-9a-f]{4}: .*$/gm), [
        '1404: Object: {client}  GrantedAccess: 001fffff',
      ]);
    });
  });

  it('say what is no object', async () => {
    await withSmallConsole(async ({ answer }) => {
      assert.equal(await answer('!object {print}'), '{print}: Not a valid object (ObjectType invalid)\n');
      assert.equal(await answer('!object \\RPC Control\\none'), 'Object \\RPC Control\\none not found\n');
    });
  });
});
