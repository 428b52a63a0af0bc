import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import { contextRegisters, unwindRegisters } from '../../extension/kernel/registers/context';
import { flagsText } from '../../extension/kernel/registers/flagsText';
import { readProcessorRegisters } from '../../extension/kernel/registers/processorState';
import { buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { withDump } from '../target/worldFiles';

describe('registers', () => {
  it('have the flags in kd’s words', () => {
    assert.equal(flagsText(0x50246n), 'iopl=0         nv up ei pl zr na po nc');
    assert.equal(flagsText(0x202n), 'iopl=0         nv up ei pl nz na pe nc');
    assert.equal(flagsText(0x3c91n), 'iopl=3         ov dn di ng nz ac pe cy');
  });

  for (const build of BUILDS) {
    it(`of the processors are read by their KPRCB (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      const prcb = toAddress(world.kernel.space.readUint(world.kernel.symbol('KiProcessorBlock'), 8));
      const other = toAddress(world.kernel.space.readUint(world.kernel.symbol('KiProcessorBlock') + 8n, 8));
      const first = world.stacks.get('idle0')?.[0];
      // What the type says and what its fixed layout says are the same.
      const raw = world.kernel.space.read(world.context, 0x4d0);
      await withDump(world, { format: 'bitmap' }, async ({ target }) => {
        const found = await readProcessorRegisters(target, [
          { number: 0, prcb },
          { number: 1, prcb: other },
        ]);
        const registers = found.get(0);
        assert.ok(registers && first);
        assert.equal(registers.get('rip'), first.instruction);
        assert.equal(registers.get('rsp'), first.stackPointer);
        assert.equal(registers.get('cs'), 0x10n);
        assert.equal(registers.get('efl'), 0x40202n);
        assert.equal(registers.get('cr3'), world.kernel.space.directory);
        assert.equal(unwindRegisters(registers)?.general[4], first.stackPointer);
        const fixed = contextRegisters({ address: toAddress(world.context), bytes: raw, gaps: [] });
        for (const [name, value] of fixed) assert.equal(registers.get(name), value, name);
        // The second processor ran nothing that this world describes: it saved no place to go on from.
        const idle = found.get(1);
        assert.equal(idle?.get('rip'), undefined);
        assert.equal(idle?.get('cr3'), world.kernel.space.directory);
      });
    });
  }

  it('that are cut off are absent', () => {
    const bytes = new Uint8Array(0xa0);
    new DataView(bytes.buffer).setUint32(0x30, 0x10000f, true);
    const some = contextRegisters({
      address: toAddress(0n),
      bytes,
      gaps: [{ offset: 0x78, length: 8, reason: 'not-in-dump' }],
    });
    assert.equal(some.get('rax'), undefined);
    assert.equal(some.get('rcx'), 0n);
    assert.equal(some.get('rip'), undefined);
    assert.equal(some.get('dr7'), undefined);
    assert.equal(unwindRegisters(some), undefined);
    // Not a CONTEXT of this architecture.
    bytes[0x32] = 0;
    assert.equal(contextRegisters({ address: toAddress(0n), bytes, gaps: [] }).size, 0);
  });
});
