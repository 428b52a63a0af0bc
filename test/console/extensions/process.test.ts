import assert from 'node:assert/strict';
import { BUILDS } from '../../world/layout';
import { withSmallConsole } from './smallConsole';

describe('!process', () => {
  for (const build of BUILDS) {
    it(`prints the summary of a process (${build})`, async () => {
      await withSmallConsole(async ({ lines }) => {
        const rows = await lines('!process {editor} 0');
        assert.equal(rows[0], 'PROCESS {editor}');
        assert.match(rows[1] ?? '', /^ {4}(?:SessionId: 1 {2})?Cid: 09d4 {4}Peb: ab3f2d1000 {2}ParentCid: 08f0$/);
        assert.match(rows[2] ?? '', /^ {4}DirBase: [0-9a-f]{8} {2}ObjectTable: [0-9a-f]{16} {2}HandleCount: .+$/);
        assert.equal(rows[3], '    Image: wordpadlongnam');
        assert.deepEqual(rows.slice(4), ['', '']);
      }, build);
    });
  }

  it('prints the processes of the list, one of a number, one of a name', async () => {
    await withSmallConsole(async ({ answer }) => {
      const all = await answer('!process 0 0');
      assert.ok(all.startsWith('**** NT ACTIVE PROCESS DUMP ****\nPROCESS {system}\n'));
      assert.deepEqual(all.match(/^PROCESS .*$/gm), [
        'PROCESS {system}',
        'PROCESS {spooler}',
        'PROCESS {editor}',
        'PROCESS {filter}',
      ]);
      assert.match(await answer('!process b10 0'), /^Searching for Process with Cid == b10\nPROCESS \{filter\}\n/);
      assert.match(await answer('!process 0 0 PrintFilter.exe'), /^PROCESS \{filter\}\n/);
      assert.match(await answer('!process -1 0'), /^PROCESS \{system\}\n/);
      assert.equal(await answer('!process 0 0 nobody.exe'), '');
    });
  });

  it('prints threads in one row each, with their waits, or whole', async () => {
    await withSmallConsole(async ({ lines, answer }) => {
      const short = await lines('!process {spooler} 4');
      assert.match(short[5] ?? '', /^ {8}THREAD \{server\} {2}Cid 05a8\.05b4 .* WAIT$/);
      assert.match(short[6] ?? '', /^ {8}THREAD \{worker\} .* WAIT$/);
      const waits = await lines('!process {spooler} 2');
      assert.match(waits[5] ?? '', /WAIT: \(UserRequest\) UserMode Non-Alertable$/);
      assert.equal(waits[6], '            {lock}  Mutant - owning thread {holder}');
      assert.ok(!waits.some(row => row.includes('Owning Process')));
      const whole = await answer('!process {spooler} 17');
      assert.ok(whole.includes('        Owning Process            {spooler}       Image:         spoolsv.exe\n'));
      assert.match(whole, /^ {8}Child-SP /m);
      assert.match(whole, /^ {4}BasePriority {22}8$/m);
      assert.match(await answer('!process {gone} 4'), /\n\nNo active threads\n\n$/);
    });
  });

  it('says in the words of kd what is no process', async () => {
    await withSmallConsole(async ({ answer }) => {
      assert.equal(await answer('!process {client} 0'), 'TYPE mismatch for process object at {client}\n');
    });
  });
});
