import assert from 'node:assert/strict';
import { spawnDebugger } from '../../../extension/target/kd/process/spawnDebugger';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { BuiltStandin } from '../../standin/builtStandin';
import type { StandinPage } from '../../standin/pageBytes';

const JAPANESE = 'Image: \u65e5\u672c\u8a9e.exe\nlast\n';

describe('a debugger process on a code page', function () {
  this.timeout(20_000);
  let built: BuiltStandin;
  let session: KdSession;

  before(() => {
    built = new BuiltStandin();
  });
  afterEach(async () => {
    await session.kill();
  });
  after(() => {
    built.remove();
  });

  /** A debugger that writes in one page, and a driver that takes it for another where two are given. */
  async function open(codePage: StandinPage, taken: StandinPage = codePage): Promise<void> {
    const process_ = spawnDebugger({
      file: process.execPath,
      args: [built.standin],
      env: { ...process.env, ALPCSCOPE_STANDIN: JSON.stringify({ codePage, chunk: 3 }) },
      breakIn: built.breakIn,
    });
    session = new KdSession(process_, { target: 'dump', codePage: taken });
    await session.start();
  }

  it('of several bytes is read whole, from its log', async () => {
    await open(932);
    const answer = await session.run('!standin.wide');
    assert.deepEqual([answer.text, answer.notes], [JAPANESE, []]);
    assert.equal((await session.run('.echo plain')).text, 'plain\n');
  });

  it('of several bytes cuts what comes over the pipe', async () => {
    await open(932, 1252);
    const { text } = await session.run('!standin.wide');
    // Three characters of two bytes each: the line has lost its last three.
    assert.match(text, /^Image: .{6}\.\nlast\n$/);
  });

  it('of one byte is read from the pipe', async () => {
    await open(1252);
    assert.equal((await session.run('!standin.narrow')).text, 'Image: Gr\u00f6\u00dfe \u20ac.exe\n');
  });
});
