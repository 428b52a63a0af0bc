import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readInventory } from '../../extension/kernel/readInventory';
import { sddlOf } from '../../extension/kernel/sddl';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { withDump } from '../target/worldFiles';
import { buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { portAt } from './inventoryExpectations';

interface Ace {
  readonly type?: number;
  readonly flags?: number;
  readonly mask: number;
  readonly sid: Buffer;
  readonly between?: Buffer;
}

/** A SID: revision 1, count, authority of 6 bytes (big endian), then sub-authorities of 4 bytes. [MS-DTYP] 2.4.2.2. */
function sid(authority: number, ...parts: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 + parts.length * 4);
  bytes[0] = 1;
  bytes[1] = parts.length;
  bytes.writeUIntBE(authority, 2, 6);
  parts.forEach((part, i) => bytes.writeUInt32LE(part, 8 + i * 4));
  return bytes;
}

/** An ACL: revision 2, size, count; each ACE has type, flags, size, mask and SID. [MS-DTYP] 2.4.5. */
function acl(aces: readonly Ace[]): Buffer {
  const parts = aces.map(({ type = 0, flags = 0, mask, sid: who, between = Buffer.alloc(0) }) => {
    const ace = Buffer.alloc(8);
    ace[0] = type;
    ace[1] = flags;
    ace.writeUInt16LE(8 + between.length + who.length, 2);
    ace.writeUInt32LE(mask >>> 0, 4);
    return Buffer.concat([ace, between, who]);
  });
  const head = Buffer.alloc(8);
  head[0] = 2;
  head.writeUInt16LE(8 + parts.reduce((sum, part) => sum + part.length, 0), 2);
  head.writeUInt16LE(aces.length, 4);
  return Buffer.concat([head, ...parts]);
}

/** A self-relative descriptor. [MS-DTYP] 2.4.6. */
function descriptor(control: number, owner?: Buffer, group?: Buffer, dacl?: Buffer, sacl?: Buffer): Buffer {
  const head = Buffer.alloc(20);
  head[0] = 1;
  head.writeUInt16LE(0x8000 | control, 2);
  const parts = [owner, group, sacl, dacl];
  let at = 20;
  parts.forEach((part, i) => {
    head.writeUInt32LE(part ? at : 0, 4 + i * 4);
    at += part?.length ?? 0;
  });
  return Buffer.concat([head, ...parts.flatMap(part => part ?? [])]);
}

const SYSTEM = sid(5, 18);
const ADMINISTRATORS = sid(5, 32, 544);
const EVERYONE = sid(1, 0);

describe('security descriptors as SDDL', () => {
  it('writes owner, group, and who may do what', () => {
    const dacl = acl([
      { mask: 0x1f0001, sid: SYSTEM },
      { mask: 0x10000000, flags: 0x03, sid: ADMINISTRATORS },
      { type: 1, mask: 0x80000000, sid: EVERYONE },
    ]);
    assert.deepEqual(sddlOf(descriptor(0x1404, ADMINISTRATORS, SYSTEM, dacl)), {
      sddl: 'O:BAG:SYD:PAI(A;;0x1f0001;;;SY)(A;OICI;GA;;;BA)(D;;GR;;;WD)',
      names: [
        { sid: 'BA', name: 'BUILTIN\\Administrators' },
        { sid: 'SY', name: 'NT AUTHORITY\\SYSTEM' },
        { sid: 'WD', name: 'Everyone' },
      ],
    });
  });

  it('writes integrity labels, packages and services', () => {
    const sacl = acl([{ type: 0x11, mask: 1, sid: sid(16, 4096) }]);
    const dacl = acl([
      { mask: 1, sid: sid(15, 2, 1) },
      { mask: 1, sid: sid(5, 80, 1, 2, 3, 4, 5) },
      { mask: 1, sid: sid(5, 21, 7, 8, 9, 500) },
      { mask: 1, sid: sid(5, 21, 7, 8, 9, 1001) },
    ]);
    assert.deepEqual(sddlOf(descriptor(0x14, undefined, undefined, dacl, sacl)), {
      sddl: 'D:(A;;0x1;;;AC)(A;;0x1;;;S-1-5-80-1-2-3-4-5)(A;;0x1;;;S-1-5-21-7-8-9-500)(A;;0x1;;;S-1-5-21-7-8-9-1001)S:(ML;;NW;;;LW)',
      names: [
        { sid: 'AC', name: 'ALL APPLICATION PACKAGES' },
        { sid: 'S-1-5-80-1-2-3-4-5', name: 'NT SERVICE\\ (a service)' },
        { sid: 'S-1-5-21-7-8-9-500', name: 'Administrator' },
        { sid: 'LW', name: 'Low Mandatory Level' },
      ],
    });
  });

  it('tells a missing list from one without entries', () => {
    assert.equal(sddlOf(descriptor(0x4, SYSTEM))?.sddl, 'O:SYD:NO_ACCESS_CONTROL');
    assert.equal(sddlOf(descriptor(0x4, SYSTEM, undefined, acl([])))?.sddl, 'O:SYD:');
    assert.equal(sddlOf(descriptor(0, SYSTEM))?.sddl, 'O:SY');
  });

  it('writes the identifiers of object entries', () => {
    const guid = Buffer.from('33221100554477668899aabbccddeeff', 'hex');
    const between = Buffer.concat([Buffer.from([1, 0, 0, 0]), guid]);
    const dacl = acl([{ type: 5, mask: 0x100, sid: SYSTEM, between }]);
    assert.equal(
      sddlOf(descriptor(0x4, undefined, undefined, dacl))?.sddl,
      'D:(OA;;0x100;00112233-4455-6677-8899-aabbccddeeff;;SY)',
    );
  });

  it('gives every account back', () => {
    const authority = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    const parts = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 15 });
    fc.assert(
      fc.property(authority, parts, (top, rest) => {
        const text = sddlOf(descriptor(0, sid(top, ...rest)))?.sddl ?? '';
        const shown = top >= 2 ** 32 ? `0x${top.toString(16).padStart(12, '0')}` : String(top);
        const whole = ['S-1', shown, ...rest].join('-');
        assert.ok(text === `O:${whole}` || /^O:[A-Z]{2}$/.test(text), text);
      }),
      { numRuns: 300, seed: 20260804 },
    );
  });

  it('neither throws nor invents anything, whatever the bytes', () => {
    const whole = descriptor(
      0x1414,
      ADMINISTRATORS,
      SYSTEM,
      acl([{ mask: 1, sid: SYSTEM }]),
      acl([{ mask: 1, sid: EVERYONE }]),
    );
    for (let length = 0; length < whole.length; length++) assert.equal(sddlOf(whole.subarray(0, length)), undefined);
    const change = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.oneof(change, fc.uint8Array({ maxLength: 200 })), input => {
        const bytes = input instanceof Uint8Array ? input : Uint8Array.from(whole);
        if (!(input instanceof Uint8Array)) for (const [at, value] of input) bytes[at] = value;
        const text = sddlOf(bytes);
        assert.ok(text === undefined || /^(O:\S+?)?(G:\S+?)?(D:\S*?)?(S:\S*)?$/.test(text.sddl), text?.sddl);
      }),
      { numRuns: 500, seed: 20260805 },
    );
  });

  it('of a port, by the pointer in its object header', async () => {
    for (const build of BUILDS) {
      const world = buildWorld(smallWorld(build));
      const { kernel, layout } = world;
      const bytes = descriptor(0x4, ADMINISTRATORS, SYSTEM, acl([{ mask: 0x1f0001, sid: EVERYONE }]));
      const at = kernel.paged.allocate(bytes.length);
      kernel.space.write(at, bytes);
      const header = (world.addresses.get('spoolss') ?? 0n) - BigInt(layout.offset('_OBJECT_HEADER', 'Body'));
      // The low bits count references.
      kernel.struct('_OBJECT_HEADER', header, { SecurityDescriptor: at | 0xbn });
      await withDump(world, { format: 'bitmap' }, async ({ target }) => {
        const builder = new SnapshotBuilder('dump');
        await readInventory(target, builder);
        const port = portAt(builder.build(), world, 'spoolss');
        assert.equal(port?.security?.value.sddl, 'O:BAG:SYD:(A;;0x1f0001;;;WD)');
        assert.deepEqual(port.unknowns, {});
      });
    }
  });
});
