import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readDump } from '../../extension/adapter/dump/readDump';
import { idOf } from '../../extension/model/ids';
import { callOfMessage } from '../../extension/rpc/callMeaning';
import { openEngine } from '../../extension/target/dump/openEngine';
import { addressOf, inFolder } from '../target/worldFiles';
import { buildWorld } from '../world/buildWorld';
import { writeDump } from '../world/dump/writeDump';
import { writeVads } from '../world/kernel/vads';
import { smallWorld } from '../world/sample';
import { pdbOf } from '../world/symbols/pdb';

describe('images of servers in a kernel dump', () => {
  it('are read where threads wait for them, and tell which interfaces they may serve', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    writeVads(world, 'spooler', [
      { file: '\\Windows\\System32\\spoolsv.exe', base: 0x7ff6_0000_0000n, size: 0x10_0000 },
      { file: '\\Windows\\System32\\SrvSvc.dll', base: 0x7ff9_0000_0000n, size: 0x10_0000 },
    ]);
    writeVads(world, 'editor', [{ file: '\\Windows\\System32\\ntdll.dll', base: 0x7ffa_0000_0000n, size: 0x1f_0000 }]);
    await inFolder(async folder => {
      const file = path.join(folder, 'MEMORY.DMP');
      writeDump(file, world, { format: 'bitmap' });
      writeFileSync(path.join(folder, 'ntkrnlmp.pdb'), pdbOf(world.layout));
      const engine = await openEngine(file, { symbolPath: folder });
      try {
        const { signal } = new AbortController();
        const { analysis } = await readDump(engine, { signal, onProgress: () => undefined });
        const { snapshot } = analysis;
        const spooler = snapshot.find(idOf('process', addressOf(world, 'spooler')));
        assert.ok(spooler?.kind === 'process');
        assert.deepEqual(spooler.images?.value, ['spoolsv.exe', 'SrvSvc.dll']);
        const { evidence } = spooler.images;
        assert.equal(evidence.kind === 'memory' && evidence.field, 'VadRoot');
        // It keeps all that was known of it.
        assert.equal(spooler.name?.value, 'spoolsv.exe');
        const message = snapshot.messages.get(idOf('message', addressOf(world, 'print')));
        assert.ok(message);
        const call = callOfMessage(snapshot, message);
        assert.equal(call?.candidates?.byModules, true);
        const names = call.candidates.interfaces.map(one => one.name);
        assert.deepEqual([names.includes('winspool'), names.includes('srvsvc')], [true, true]);
      } finally {
        engine.close();
      }
    });
  });
});
