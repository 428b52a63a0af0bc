import assert from 'node:assert/strict';
import { readDebuggerData } from '../../extension/target/dump/debuggerData';
import { readDecodedData } from '../../extension/target/engine/decodedData';
import { buildWorld } from '../world/buildWorld';
import { encodeDebuggerData } from '../world/kernel/debuggerData';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { withDump } from './worldFiles';

describe('the debugger data', () => {
  for (const build of BUILDS) {
    it(`that is plain is read as it is (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      await withDump(world, { format: 'bitmap' }, ({ dump, target }) => {
        const data = readDecodedData(dump, target);
        assert.equal(data?.wasEncoded, false);
        assert.equal(data.kernelBase, world.kernel.imageBase);
        assert.equal(data.sizes.thread, world.layout.sizeOf('_ETHREAD'));
        assert.equal(data.offsets.threadProcess, world.layout.offset('_KTHREAD', 'ApcState.Process'));
      });
    });
  }

  it('that is encoded is decoded by three symbols', async () => {
    const world = buildWorld(smallWorld('10.0.22000.2538'));
    encodeDebuggerData(world.kernel);
    await withDump(world, { format: 'bitmap' }, ({ dump, target }) => {
      assert.equal(readDebuggerData(dump.memory, dump.header.debuggerData), undefined);
      const data = readDecodedData(dump, target);
      assert.equal(data?.wasEncoded, true);
      assert.equal(data.kernelBase, world.kernel.imageBase);
      assert.equal(data.loadedModuleList, world.kernel.symbol('PsLoadedModuleList'));
      assert.equal(data.buildLab, world.kernel.symbol('NtBuildLab'));
      assert.equal(data.sizes.process, world.layout.sizeOf('_EPROCESS'));
    });
  });

  it('that is encoded stays unknown without symbols', async () => {
    const world = buildWorld(smallWorld('10.0.22000.2538'));
    encodeDebuggerData(world.kernel);
    await withDump(world, { format: 'bitmap' }, ({ dump }) => {
      assert.equal(readDecodedData(dump, undefined), undefined);
    });
  });
});
