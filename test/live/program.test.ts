import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { leaveSession } from '../../extension/target/kd/session/leave';
import { inFolder } from '../target/worldFiles';
import { debuggerFor, openLive } from './liveDebugger';

/** A program of every Windows that sleeps between its lines, for long enough. */
const PING = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'ping.exe');
const PROGRAM = { kind: 'program', program: PING, args: ['-n', '120', '127.0.0.1'] } as const;

describe('a program under a real cdb', function () {
  this.timeout(300_000);

  it('stops at a breakpoint, shows its stack, steps, and tells its memory', async function () {
    const cdb = await debuggerFor(this, 'launched');
    await inFolder(async folder => {
      const session = await openLive(cdb, 'launched', PROGRAM, folder);
      try {
        assert.equal(session.state, 'halted', session.reason);
        assert.match(session.version ?? '', /^\d+\.\d/);
        // By its export: there are no symbols.
        await session.run('bp ntdll!NtDelayExecution');
        const hit = await session.run('g');
        assert.match(hit.text, /Breakpoint 0 hit/);
        assert.match((await session.run('k')).text, /ntdll!(?:Nt|Zw)DelayExecution/);
        const before = (await session.run('? @$ip')).text;
        await session.run('p');
        assert.notEqual((await session.run('? @$ip')).text, before);
        const [memory, unreadable, text] = await session.batch(['dq @$csp L2', 'dq 0x10 L1', '.echo end']);
        assert.match(memory?.lines.join('\n') ?? '', /^[0-9a-f]{8}`[0-9a-f]{8} {2}[0-9a-f]{8}`/);
        assert.match(unreadable?.lines.join('\n') ?? '', /\?{8}`\?{8}/);
        assert.deepEqual(text?.lines, ['end']);
      } finally {
        await leaveSession(session);
      }
      assert.equal(session.state, 'ended');
    });
  });

  it('is broken into while it runs, and its dump is written and opened', async function () {
    const cdb = await debuggerFor(this, 'launched');
    await inFolder(async folder => {
      const session = await openLive(cdb, 'launched', PROGRAM, folder);
      const file = path.join(folder, 'ping.dmp');
      try {
        const run = session.run('g');
        assert.equal(await Promise.race([run, new Promise(resolve => setTimeout(resolve, 3_000, 'runs'))]), 'runs');
        await session.breakIn(AbortSignal.timeout(60_000));
        assert.equal(session.state, 'halted');
        await run;
        await session.run(`.dump /ma ${file}`);
        assert.ok(existsSync(file) && statSync(file).size > 100_000);
      } finally {
        await leaveSession(session);
      }
      const dump = await openLive(cdb, 'dump', { kind: 'dump', file }, folder);
      try {
        assert.equal(dump.state, 'halted', dump.reason);
        assert.match((await dump.run('lm')).text, /ping/i);
      } finally {
        await leaveSession(dump);
      }
    });
  });

  it('ends a command that is cancelled', async function () {
    const cdb = await debuggerFor(this, 'launched');
    await inFolder(async folder => {
      const session = await openLive(cdb, 'launched', PROGRAM, folder);
      try {
        const stop = new AbortController();
        const endless = session.run('.while (1) { .echo again }', {
          signal: stop.signal,
          onLine: () => {
            stop.abort();
          },
        });
        await assert.rejects(endless, /Cancelled/);
        assert.equal((await session.run('.echo next')).text, 'next\n');
      } finally {
        await leaveSession(session);
      }
    });
  });
});
