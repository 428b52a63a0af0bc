import assert from 'node:assert/strict';
import { signalBreakIn } from '../../../extension/target/kd/breakIn/breakIn';
import { debuggeeEnvironment } from '../../../extension/target/kd/process/debuggeeEnvironment';
import { spawnDebugger } from '../../../extension/target/kd/process/spawnDebugger';
import { systemProgram } from '../../../extension/target/kd/process/systemProgram';
import { KdSession } from '../../../extension/target/kd/session/kdSession';

describe('a debugger process on Windows', () => {
  it('is ended by a program of the system, not by one of the current folder', () => {
    assert.equal(
      systemProgram('taskkill.exe', 'win32', { SystemRoot: 'D:\\Win dows' }),
      'D:\\Win dows\\System32\\taskkill.exe',
    );
    assert.equal(systemProgram('reg.exe', 'win32', {}), 'C:\\Windows\\System32\\reg.exe');
    assert.equal(systemProgram('taskkill.exe', 'linux', {}), 'taskkill.exe');
  });

  it('and what it debugs are not told that they are parts of VS Code', () => {
    const env = { PATH: 'x', ELECTRON_RUN_AS_NODE: '1', VSCODE_PID: '7', vscode_ipc_hook: 'y', MY_VSCODE_X: 'z' };
    assert.deepEqual(debuggeeEnvironment(env), { PATH: 'x', MY_VSCODE_X: 'z' });
  });

  it('that is no program is refused with a reason, like one that is not there', async () => {
    // A NUL in a name is refused at once, as a batch file is on Windows.
    const started = spawnDebugger({ file: 'no\0program', args: [], breakIn: signalBreakIn });
    const session = new KdSession(started, { target: 'dump' });
    assert.equal(await session.start(), 'ended');
    assert.match(session.reason ?? '', /could not be started: .*is not a program that can be started here/);
    await assert.rejects(started.interrupt(), /has ended/);
    await session.kill();
  });
});
