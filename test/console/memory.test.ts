import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { KdConsole } from '../../extension/console/kdConsole';
import { buildWorld } from '../world/buildWorld';
import { smallWorld } from '../world/sample';
import { run } from './consoleRun';
import { withKdConsole } from './worldConsole';

const SIZE = 0x1000;

/** A console over a world with a page of ours, and the next page not there. */
async function withPage(
  content: Uint8Array | ((page: bigint) => Uint8Array),
  use: (console: KdConsole, at: (offset: number) => string) => Promise<void>,
): Promise<void> {
  const world = buildWorld(smallWorld('10.0.19041.3570'));
  const page = world.kernel.paged.allocatePages(SIZE);
  world.kernel.space.write(page, typeof content === 'function' ? content(page) : content);
  await withKdConsole(world, async console => {
    await use(console, offset => (page + BigInt(offset)).toString(16));
  });
}

function quad(address: string): string {
  return `${address.slice(0, 8)}\`${address.slice(8)}`;
}

describe('memory on the console', () => {
  it('shows bytes as numbers of every size', async () => {
    const content = Uint8Array.from({ length: 64 }, (_, i) => (i * 7 + 3) & 0xff);
    const view = new DataView(content.buffer);
    await withPage(content, async (console, at) => {
      const start = quad(at(0));
      const hex = (value: number | bigint, digits: number): string => value.toString(16).padStart(digits, '0');
      const quads = [0, 8].map(i => hex(view.getBigUint64(i, true), 16).replace(/^.{8}/, '$&`'));
      assert.equal(await run(console, `dq ${at(0)} L2`), `${start}  ${quads.join(' ')}\n`);
      const dwords = [0, 4, 8, 12].map(i => hex(view.getUint32(i, true), 8));
      assert.equal(await run(console, `dd ${at(0)} L4`), `${start}  ${dwords.join(' ')}\n`);
      const words = [0, 2, 4, 6, 8, 10, 12, 14].map(i => hex(view.getUint16(i, true), 4));
      assert.equal(await run(console, `dw ${at(0)} L8`), `${start}  ${words.join(' ')}\n`);
      const text = Array.from(content.subarray(0, 16), byte =>
        byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
      ).join('');
      const bytes = Array.from(content.subarray(0, 16), byte => hex(byte, 2)).join(' ');
      assert.equal(
        await run(console, `db ${at(0)} L10`),
        `${start}  ${bytes.slice(0, 23)}-${bytes.slice(24)}  ${text}\n`,
      );
      assert.equal(await run(console, `dc ${at(0)} L4`), `${start}  ${dwords.join(' ')}  ${text}\n`);
    });
  });

  it('shows floating numbers', async () => {
    const content = new Uint8Array(16);
    const view = new DataView(content.buffer);
    view.setFloat32(0, 1.5, true);
    view.setFloat32(4, -2, true);
    view.setFloat64(8, 0.1, true);
    await withPage(content, async (console, at) => {
      assert.match(await run(console, `df ${at(0)} L2`), / {2} +1\.5 +-2\n$/);
      assert.match(await run(console, `dD ${at(8)} L1`), / {2} +0\.10000000000000001\n$/);
    });
  });

  it('shows texts, counted and ended, and what pointers lead to', async () => {
    const content = new Uint8Array(0x200);
    const bytes = Buffer.from(content.buffer);
    const long = 'The quick brown fox jumps over the lazy dog';
    bytes.write(`${long}\0`, 0, 'latin1');
    bytes.write('Wide\u00e4\u4e16\0', 0x80, 'utf16le');
    await withPage(content, async (console, at) => {
      assert.equal(
        await run(console, `da ${at(0)}`),
        `${quad(at(0))}  "${long.slice(0, 32)}"\n${quad(at(32))}  "${long.slice(32)}"\n`,
      );
      assert.equal(await run(console, `da ${at(0)} L9`), `${quad(at(0))}  "The quick"\n`);
      assert.equal(await run(console, `du ${at(0x80)}`), `${quad(at(0x80))}  "Wide\u00e4\u4e16"\n`);
      assert.equal(await run(console, `.printf "%ma|%mu", ${at(0)}, ${at(0x80)}`), `${long}|Wide\u00e4\u4e16`);
    });
    const pointers = (page: bigint): Uint8Array => {
      const view = new DataView(content.buffer);
      view.setBigUint64(0x100, page, true);
      view.setBigUint64(0x108, page + 0x80n, true);
      view.setUint16(0x110, 8, true);
      view.setBigUint64(0x118, page + 0x80n, true);
      view.setUint16(0x120, 3, true);
      view.setBigUint64(0x128, page, true);
      return content;
    };
    await withPage(pointers, async (console, at) => {
      assert.match(await run(console, `dpa ${at(0x100)} L1`), / "The quick brown fox jumps over the lazy dog"\n$/);
      assert.match(await run(console, `dpu ${at(0x108)} L1`), / "Wide\u00e4\u4e16"\n$/);
      assert.match(await run(console, `dpp ${at(0x100)} L1`), / 63697571`20656854\n$/);
      assert.match(await run(console, `dS ${at(0x110)}`), / {2}"Wide"\n$/);
      assert.match(await run(console, `ds ${at(0x120)}`), / {2}"The"\n$/);
      assert.match(
        await run(console, `dt nt!_UNICODE_STRING ${at(0x110)}`),
        /Buffer {11}: 0x\S+ {2}"Wide\u00e4\u4e16"\n/,
      );
    });
  });

  it('shows what cannot be read as question marks, and the rest beside it', async () => {
    await withPage(new Uint8Array(SIZE).fill(0x41), async (console, at) => {
      assert.equal(
        await run(console, `db ${at(SIZE - 4)} L8`),
        `${quad(at(SIZE - 4))}  41 41 41 41 ?? ?? ?? ??${' '.repeat(24)}  AAAA????\n`,
      );
      assert.match(await run(console, `dq ${at(SIZE - 4)} L1`), / {2}\?{8}`\?{8}\n$/);
      assert.equal(await run(console, `da ${at(SIZE - 4)}`), `${quad(at(SIZE - 4))}  "AAAA"\n`);
    });
  });

  it('finds what is searched for, wherever it lies', async () => {
    const places = fc.uniqueArray(fc.nat(SIZE - 16), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(places, async offsets => {
        const apart = offsets
          .sort((a, b) => a - b)
          .filter((offset, i, all) => i === 0 || offset - (all[i - 1] ?? 0) >= 8);
        const content = new Uint8Array(SIZE);
        for (const offset of apart) Buffer.from(content.buffer).write('Needle', offset, 'latin1');
        await withPage(content, async (console, at) => {
          const found = await run(console, `s -[1]a ${at(0)} L?2000 "Needle"`);
          assert.equal(found, apart.map(offset => `0x${at(offset)}\n`).join(''));
          const bytes = await run(console, `s -b ${at(0)} L1000 4e 65 "edle"`);
          assert.equal(bytes.split('\n').length - 1, apart.length);
        });
      }),
      { numRuns: 5, seed: 3 },
    );
  });
});

describe('code on the console', () => {
  it('shows a function in the blocks that its jumps make', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const start = world.kernel.imageBase + BigInt(world.layout.symbol('KiSwapThread') ?? 0);
    // test ecx,ecx; je over the next two; nop; ret; int 3; xor eax,eax; ret
    const code = [0x85, 0xc9, 0x74, 0x03, 0x90, 0xc3, 0xcc, 0x33, 0xc0, 0xc3];
    world.kernel.space.write(start, Uint8Array.from(code));
    const row = (offset: number): string => {
      const digits = (start + BigInt(offset)).toString(16);
      return quad(digits);
    };
    await withKdConsole(world, async console => {
      assert.equal(
        await run(console, 'uf nt!KiSwapThread+4'),
        'nt!KiSwapThread:\n' +
          `${row(0)} 85c9            test    ecx,ecx\n` +
          `${row(2)} 7403            je      nt!KiSwapThread+0x7 (${row(7)})\n` +
          '\nnt!KiSwapThread+0x4:\n' +
          `${row(4)} 90              nop\n` +
          `${row(5)} c3              ret\n` +
          '\nnt!KiSwapThread+0x7:\n' +
          `${row(7)} 33c0            xor     eax,eax\n` +
          `${row(9)} c3              ret\n`,
      );
      assert.equal(
        await run(console, 'ub nt!KiSwapThread+4 L2'),
        'nt!KiSwapThread:\n' +
          `${row(0)} 85c9            test    ecx,ecx\n` +
          `${row(2)} 7403            je      nt!KiSwapThread+0x7 (${row(7)})\n`,
      );
    });
  });
});
