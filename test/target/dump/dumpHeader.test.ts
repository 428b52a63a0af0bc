import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DumpFormatError, parseDumpHeader } from '../../../extension/target/dump/dumpHeader';

/** A header with every field that is read set to a value of its own. Offsets: `_DUMP_HEADER64`. */
function header(type = 5): Uint8Array {
  const bytes = new Uint8Array(0x2000).fill(0);
  const filler = Buffer.from('PAGE');
  for (let at = 0; at < bytes.length; at += 4) bytes.set(filler, at);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from('PAGEDU64'));
  view.setUint32(0x08, 0xf, true);
  view.setUint32(0x0c, 19041, true);
  view.setBigUint64(0x10, 0x1ad002n, true);
  view.setBigUint64(0x18, 0xfffffa8000000000n, true);
  view.setBigUint64(0x20, 0xfffff80312345670n, true);
  view.setBigUint64(0x28, 0xfffff80312345680n, true);
  view.setUint32(0x30, 0x8664, true);
  view.setUint32(0x34, 12, true);
  view.setUint32(0x38, 0x9f, true);
  [3n, 0xffffa001n, 0xffffa002n, 0xffffa003n].forEach((value, i) => {
    view.setBigUint64(0x40 + i * 8, value, true);
  });
  view.setBigUint64(0x80, 0xfffff80312340000n, true);
  view.setUint32(0x88, 2, true);
  view.setBigUint64(0x90, 0x2fen, true);
  [1n, 0x9en, 0x100n, 0x260n].forEach((value, i) => {
    view.setBigUint64(0x98 + i * 8, value, true);
  });
  view.setUint32(0xf98, type, true);
  view.setBigUint64(0xfa0, 0x123456n, true);
  view.setBigUint64(0xfa8, 132583451029877657n, true);
  bytes.set(Buffer.from('made by a test\0'), 0xfb0);
  view.setBigUint64(0x1030, 37470697n, true);
  view.setUint32(0x1040, 1, true);
  view.setUint32(0x1044, 0x110, true);
  view.setUint32(0x1048, 0, true);
  return bytes;
}

describe('the header of a kernel dump', () => {
  it('is read field by field', () => {
    const { context, exception, ...rest } = parseDumpHeader(header());
    assert.equal(context.length, 3000);
    assert.equal(exception.length, 0x98);
    assert.deepEqual(rest, {
      kind: 'bitmap',
      machine: 'x64',
      majorVersion: 0xf,
      build: 19041,
      directoryTableBase: 0x1ad002n,
      pfnDatabase: 0xfffffa8000000000n,
      loadedModuleList: 0xfffff80312345670n,
      activeProcessHead: 0xfffff80312345680n,
      processors: 12,
      bugcheckCode: 0x9f,
      bugcheckParameters: [3n, 0xffffa001n, 0xffffa002n, 0xffffa003n],
      debuggerData: 0xfffff80312340000n,
      runs: [
        { base: 1, count: 0x9e },
        { base: 0x100, count: 0x260 },
      ],
      pages: 0x2fe,
      requiredSpace: 0x123456n,
      systemTime: 132583451029877657n,
      comment: 'made by a test',
      upTime: 37470697n,
      productType: 1,
      suiteMask: 0x110,
      writerStatus: 0,
    });
  });

  it('takes filler for what it is: not there', () => {
    const bytes = header();
    for (const at of [0x88, 0xfa0, 0xfa4, 0xfa8, 0xfac, 0xfb0, 0x1030, 0x1034, 0x1040, 0x1048])
      bytes.set(Buffer.from('PAGE'), at);
    bytes.set(Buffer.from('PAGEPAGEPAGE'), 0xfb0);
    const parsed = parseDumpHeader(bytes);
    assert.deepEqual(
      [
        parsed.runs,
        parsed.pages,
        parsed.requiredSpace,
        parsed.systemTime,
        parsed.comment,
        parsed.upTime,
        parsed.productType,
        parsed.writerStatus,
      ],
      [undefined, undefined, undefined, undefined, '', undefined, undefined, undefined],
    );
  });

  const kinds: readonly (readonly [number, string])[] = [
    [1, 'full'],
    [2, 'kernel-summary'],
    [4, 'triage'],
    [5, 'bitmap'],
    [6, 'live-bitmap'],
    [8, 'ranges-kernel'],
    [9, 'ranges-kernel-user'],
    [10, 'ranges-complete'],
  ];
  for (const [type, kind] of kinds) {
    it(`knows type ${type} as ${kind}`, () => {
      assert.equal(parseDumpHeader(header(type)).kind, kind);
    });
  }

  it('says what a file is that it does not read', () => {
    const like = (signature: string): Uint8Array =>
      Buffer.concat([Buffer.from(signature), Buffer.alloc(0x2000 - signature.length)]);
    assert.throws(() => parseDumpHeader(like('PAGEDUMP')), /32-bit.*kd/);
    assert.throws(() => parseDumpHeader(like('MDMP')), /user-mode.*cdb/);
    assert.throws(() => parseDumpHeader(like('hello')), /not a Windows crash dump/);
    assert.throws(() => parseDumpHeader(header().subarray(0, 0x800)), /cut off/);
    assert.throws(() => parseDumpHeader(header(77)), /unknown type 77/);
  });

  it('never fails otherwise, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(0x1100), (noise, at) => {
        const bytes = header();
        bytes.set(noise.subarray(0, bytes.length - at), at);
        try {
          assert.ok(parseDumpHeader(bytes).kind.length > 0);
        } catch (error) {
          assert.ok(error instanceof DumpFormatError, String(error));
        }
      }),
    );
  });
});
