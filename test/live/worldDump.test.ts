import assert from 'node:assert/strict';
import path from 'node:path';
import { leaveSession } from '../../extension/target/kd/session/leave';
import { parseLog } from '../../extension/text/parseLog';
import { writeSymbols } from '../console/worldConsole';
import { inFolder } from '../target/worldFiles';
import { buildWorld } from '../world/buildWorld';
import { writeDump } from '../world/dump/writeDump';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { debuggerFor, openLive } from './liveDebugger';

describe('a dump that the tests wrote, in a real kd', function () {
  this.timeout(300_000);
  for (const build of BUILDS)
    it(`lists its processes (${build})`, async function () {
      const kd = await debuggerFor(this, 'dump');
      await inFolder(async folder => {
        const description = smallWorld(build);
        const world = buildWorld(description);
        const file = path.join(folder, 'MEMORY.DMP');
        writeDump(file, world, { format: 'bitmap' });
        const session = await openLive(kd, 'dump', { kind: 'dump', file }, folder, writeSymbols(world, folder));
        try {
          assert.equal(session.state, 'halted', session.reason);
          const { text, prompt } = await session.run('!process 0 0');
          const log = `${prompt ?? 'kd>'} !process 0 0\n${text}`;
          const processes = [...(parseLog(log).kernels.at(-1)?.snapshot.processes.values() ?? [])];
          const names = processes.map(process => process.name?.value.slice(0, 14)).sort();
          assert.deepEqual(names, description.processes.map(({ name }) => name.slice(0, 14)).sort());
        } finally {
          await leaveSession(session);
        }
      });
    });
});
