import assert from 'node:assert/strict';
import { leaveSession } from '../../extension/target/kd/session/leave';
import { inFolder } from '../target/worldFiles';
import { debuggerFor, openLive, skip } from './liveDebugger';

describe('the kernel of this machine in a real kd', function () {
  this.timeout(300_000);
  it('is read while it runs', async function () {
    const kd = await debuggerFor(this, 'local-kernel');
    await inFolder(async folder => {
      const session = await openLive(kd, 'local-kernel', { kind: 'local-kernel' }, folder);
      // It takes a machine that was started for debugging, and an administrator.
      if (session.state !== 'halted') skip(this, `no local kernel session: ${session.reason ?? session.state}`, true);
      try {
        assert.match(session.prompt ?? '', /^lkd>/);
        assert.match((await session.run('!alpc')).text, /\/p/);
        const [base] = await session.batch(['? nt']);
        assert.match(base?.lines.join('') ?? '', /Evaluate expression/);
      } finally {
        await leaveSession(session);
      }
    });
  });
});
