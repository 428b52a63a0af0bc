import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isOwnFolder, removeOwnFolder, sweepOwnFolders } from '../../../extension/target/kd/session/ownFolders';
import { SessionFiles } from '../../../extension/target/kd/session/scriptFiles';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { leaveSession } from '../../../extension/target/kd/session/leave';
import { FakeProcess } from '../../standin/fakeProcess';
import { MiniKd } from '../../standin/miniKd';

describe('the files of a session', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), 'alpcscope-files-'));
  });
  afterEach(() => {
    rmSync(parent, { recursive: true, force: true });
  });

  it('have a folder from the first one on, which goes with them', () => {
    const made: string[] = [];
    const files = new SessionFiles(parent, folder => made.push(folder));
    assert.deepEqual(readdirSync(parent), []);
    const script = files.script('k\n');
    files.newFile();
    assert.equal(made.length, 1);
    assert.ok(isOwnFolder(made[0] ?? ''));
    assert.ok(path.basename(made[0] ?? '').startsWith(`alpcscope-kd-${process.pid}-`), 'it names its process');
    script.used();
    files.dispose();
    assert.deepEqual(readdirSync(parent), []);
  });

  it('go when the debugger ends by itself, too', async () => {
    const process = new FakeProcess(new MiniKd(undefined));
    const session = new KdSession(process, { target: 'dump', files: new SessionFiles(parent) });
    await session.start();
    await session.batch(['.echo a']);
    assert.equal(readdirSync(parent).length, 1);
    process.die({ code: 1, signal: undefined });
    assert.deepEqual(readdirSync(parent), []);
  });

  it('stay until the session is left where they hold the flood of an answer', async () => {
    const process = new FakeProcess(new MiniKd(undefined));
    const session = new KdSession(process, { target: 'dump', files: new SessionFiles(parent) });
    await session.start();
    const flood = session.files.floodFile();
    writeFileSync(flood, 'rows');
    process.die({ code: 1, signal: undefined });
    assert.ok(existsSync(flood));
    await leaveSession(session);
    assert.deepEqual(readdirSync(parent), []);
  });

  it('of processes that were ended by force are swept, of others not', function () {
    if (!canLink(parent)) {
      console.log('      skipped: this system (Wine) has no links of folders');
      this.skip();
    }
    for (const name of ['alpcscope-kd-11-dead', 'alpcscope-kd-12-alive', 'alpcscope-kd-x', 'alpcscope-dump-11']) {
      mkdirSync(path.join(parent, name));
      writeFileSync(path.join(parent, name, '1.kds'), '');
    }
    mkdirSync(path.join(parent, 'else'));
    symlinkSync(path.join(parent, 'else'), path.join(parent, 'alpcscope-kd-13-link'), 'junction');
    writeFileSync(path.join(parent, 'alpcscope-kd-14-file'), '');
    sweepOwnFolders(parent, pid => pid === 12);
    assert.deepEqual(readdirSync(parent).sort(), [
      'alpcscope-dump-11',
      'alpcscope-kd-12-alive',
      'alpcscope-kd-13-link',
      'alpcscope-kd-14-file',
      'alpcscope-kd-x',
      'else',
    ]);
    sweepOwnFolders(path.join(parent, 'none'));
  });

  it('are all that is ever removed', () => {
    const other = path.join(parent, 'other');
    mkdirSync(other);
    removeOwnFolder(other);
    assert.ok(existsSync(other));
    removeOwnFolder(path.join(parent, 'alpcscope-kd-1-gone'));
  });
});

/** A link of folders, which takes no rights on Windows. */
function canLink(folder: string): boolean {
  const link = path.join(folder, 'link');
  try {
    symlinkSync(folder, link, 'junction');
  } catch {
    return false;
  }
  rmSync(link);
  return true;
}
