import assert from 'node:assert/strict';
import { completion } from '../../extension/language/features/completion';
import { CLIENT, HANG_LOG, MESSAGE, PORT, PROCESS } from './support/hangLog';
import { openLog, openScript } from './support/openLog';

describe('completion in scripts', () => {
  async function labels(line: string): Promise<readonly string[]> {
    const { documents } = await openLog(HANG_LOG);
    const script = openScript(documents, line);
    return completion(documents, script, { line: 0, character: line.length }).items.map(i => i.label);
  }

  it('offers commands where a command begins', async () => {
    for (const line of ['', '!al', 'k; !', '.foreach (x { ', '  .f']) {
      const found = await labels(line);
      assert.ok(found.includes('!alpc') && found.includes('.foreach') && found.includes('dt'), line);
    }
  });

  it('offers the flags of the command', async () => {
    assert.deepEqual(await labels('!alpc /'), ['/m', '/p', '/lpc', '/lpp', '/graph']);
    assert.deepEqual(await labels('!nothing /'), []);
  });

  it('offers what the flag or the command takes, from the open logs', async () => {
    assert.deepEqual(await labels('!alpc /m '), [MESSAGE]);
    assert.ok((await labels('!alpc /p ffff')).includes(PORT));
    assert.ok((await labels('!alpc /lpp ')).includes(PROCESS));
    const threads = await labels('!thread ');
    assert.equal(threads[0], CLIENT);
    assert.ok(!threads.includes(PORT));
  });

  it('offers ALPC types and symbols of nt', async () => {
    assert.ok((await labels('dt nt!')).includes('nt!_ALPC_PORT'));
    assert.ok((await labels('dl nt!Alp')).includes('nt!AlpcpPortList'));
  });

  it('replaces the word that is being typed', async () => {
    const { documents } = await openLog(HANG_LOG);
    const found = completion(documents, openScript(documents, 'k; !alpc /m ffffd5'), { line: 0, character: 18 });
    const edit = found.items[0]?.textEdit;
    assert.deepEqual(edit && 'range' in edit && edit.range, {
      start: { line: 0, character: 12 },
      end: { line: 0, character: 18 },
    });
  });

  it('keeps quiet in comments', async () => {
    assert.deepEqual(await labels('* see !al'), []);
  });
});
