import assert from 'node:assert/strict';
import { cacheKilobytes, withLargerCache } from '../../../extension/target/kd/memory/cacheSize';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { FakeProcess } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';
import { HandClock } from './handClock';

const printed = (kilobytes: number): string =>
  `\n\nMax cache size is       : ${kilobytes * 1024} bytes (0x${kilobytes.toString(16)} KB) \nTotal memory in cache   : 0 bytes (0 KB) \n`;

describe('the cache of kd', () => {
  async function run(kilobytes: number, target: 'live-kernel' | 'dump', fails = false): Promise<readonly string[]> {
    let size = kilobytes;
    const sizes: string[] = [];
    const cache: MiniHandler = (command, out) => {
      if (!command.startsWith('.cache')) return false;
      const wanted = command.slice(7);
      if (wanted === '') out(printed(size));
      else {
        size = Number(wanted);
        sizes.push(wanted);
      }
      return true;
    };
    const session = new KdSession(new FakeProcess(new MiniKd(undefined, [cache])), { target, clock: new HandClock() });
    await session.start();
    const work = withLargerCache(session, 'background', () =>
      fails ? Promise.reject(new Error('lost')) : Promise.resolve(sizes.push('work')),
    );
    if (fails) await assert.rejects(work);
    else await work;
    assert.equal(size, kilobytes);
    await session.kill();
    return sizes;
  }

  it('is made larger for bulk reading and put back, whatever happens', async () => {
    assert.deepEqual(await run(0x400, 'live-kernel'), ['0x8000', 'work', '0x400']);
    assert.deepEqual(await run(0x400, 'live-kernel', true), ['0x8000', '0x400']);
  });

  it('is left alone where it is large, turned off, or of a dump', async () => {
    for (const [kilobytes, target] of [
      [0x10000, 'live-kernel'],
      [0, 'live-kernel'],
      [0x400, 'dump'],
    ] as const)
      assert.deepEqual(await run(kilobytes, target), ['work']);
  });

  it('is read off what .cache prints', () => {
    assert.equal(cacheKilobytes(printed(0x400).split('\n')), 0x400);
    assert.equal(cacheKilobytes(['Cache is off']), undefined);
  });
});
