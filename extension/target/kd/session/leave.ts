import { pause } from './clock';
import type { KdSession } from './kdSession';

/**
 * What is to become of the target. `default`: a live kernel and a process that was attached to run on, a server is left as
 * it was found. `terminated`: the process is ended; a kernel cannot be.
 */
export type LeaveWish = 'default' | 'running' | 'halted' | 'terminated';

/** What was done when a session was left. */
export interface LeaveReport {
  readonly left: 'running' | 'halted' | 'as-found' | 'closed' | 'unknown';
  /** One sentence for people. */
  readonly said: string;
}

/** A command that still runs is given so long to end, after it was interrupted. */
const CLEAR = 5_000;
/** A target that stops again within this time after it was resumed has not been left running. */
const SETTLED = 700;
const MOST_RESUMES = 3;
const MOST_CLEARS = 4;
const QUIT = 3_000;
/** Breaking in to take breakpoints out, or to leave a target halted. */
const BREAK = 20_000;

/**
 * Ends a session. All of it is done before it resolves: VS Code ends the adapter's process tree as soon as `disconnect` is
 * answered.
 */
export async function leaveSession(session: KdSession, wish: LeaveWish = 'default'): Promise<LeaveReport> {
  try {
    if (session.state === 'ended') return { left: 'unknown', said: session.reason ?? 'The debugger had ended' };
    switch (session.kind) {
      case 'remote':
        return await leaveServer(session);
      case 'dump':
      case 'local-kernel':
        return await quit(session, { left: 'closed', said: 'The debugger was closed' });
      case 'launched':
        return await quit(session, { left: 'closed', said: 'The program was ended with its debugger' });
      case 'attached':
        return wish === 'terminated' ? await terminate(session) : await detach(session);
      case 'live-kernel':
        return wish === 'halted' ? await leaveHalted(session) : await leaveRunning(session);
    }
  } finally {
    await session.kill();
  }
}

async function leaveRunning(session: KdSession): Promise<LeaveReport> {
  if (session.state === 'running' && session.breakpointsSet) await breakWithin(session, BREAK);
  if (session.state !== 'halted') return neverHalted(session);
  if (!(await session.clear(CLEAR)))
    return { left: 'halted', said: 'The debugger was busy and was ended: the target stays halted' };
  const hadBreakpoints = session.breakpointsSet;
  // A breakpoint that nobody handles would stop the machine for good.
  await clearBreakpoints(session);
  for (let i = 0; i < MOST_RESUMES; i++) {
    const stopped = session.run('g').then(
      () => true,
      () => true,
    );
    const again = await Promise.race([stopped, pause(session.clock, SETTLED).then(() => false)]);
    if (!again)
      return {
        left: 'running',
        said: `The target was resumed${hadBreakpoints ? ' without its breakpoints' : ''} and the debugger closed`,
      };
  }
  return { left: 'halted', said: 'The target stops again each time it is resumed: it was left halted' };
}

/** An interrupt that came late ends the next command instead of the one that it was meant for: so it is looked again. */
async function clearBreakpoints(session: KdSession): Promise<void> {
  for (let i = 0; i < MOST_CLEARS; i++) {
    await session.run('bc *').catch(() => undefined);
    if (!session.breakpointsSet) return;
    const left = await session.run('bl').then(
      ({ text }) => text.trim() !== '',
      () => true,
    );
    if (!left) return;
  }
}

function neverHalted(session: KdSession): LeaveReport {
  if (session.state !== 'running')
    return { left: 'as-found', said: 'No target was connected; the debugger was closed' };
  const said = session.breakpointsSet
    ? 'The target runs on and did not break in: its breakpoints are still set; the debugger was closed'
    : 'The target runs on; the debugger was closed';
  return { left: 'running', said };
}

async function leaveHalted(session: KdSession): Promise<LeaveReport> {
  if (session.state === 'running') await breakWithin(session, BREAK);
  return session.state === 'halted'
    ? { left: 'halted', said: 'The target was left halted, as asked; the debugger was closed' }
    : { left: 'running', said: 'The target did not halt; the debugger was closed and it runs on' };
}

/** `q` ends a process that was attached to with its debugger. */
async function terminate(session: KdSession): Promise<LeaveReport> {
  if (session.state === 'running') await breakWithin(session, BREAK);
  return quit(session, { left: 'closed', said: 'The process was ended with its debugger, as asked' });
}

async function detach(session: KdSession): Promise<LeaveReport> {
  if (session.state === 'running') await breakWithin(session, BREAK);
  if (session.state === 'halted') {
    await session.clear(CLEAR);
    await clearBreakpoints(session);
    return quit(session, { left: 'running', said: 'The debugger was detached; the process runs on' }, 'qd');
  }
  return { left: 'unknown', said: 'The process did not halt, so the debugger could not be detached: it was ended' };
}

/** A guest leaves by `.remote_exit`, which works from a script file only; else our own client is ended, never the server. */
async function leaveServer(session: KdSession): Promise<LeaveReport> {
  const said = 'The debugging server and its target were left as they were found';
  if (session.state === 'halted' && (await session.clear(0))) {
    const script = session.files.script('.remote_exit\n');
    const gone = session.run(script.command).catch(() => undefined);
    await Promise.race([gone, pause(session.clock, QUIT)]);
  }
  return { left: 'as-found', said };
}

async function quit(session: KdSession, report: LeaveReport, command = 'q'): Promise<LeaveReport> {
  if (session.state === 'halted' && (await session.clear(CLEAR))) {
    const gone = session.run(command).catch(() => undefined);
    await Promise.race([gone, pause(session.clock, QUIT)]);
  }
  return report;
}

async function breakWithin(session: KdSession, ms: number): Promise<void> {
  const limit = new AbortController();
  const timer = session.clock.after(ms, () => {
    limit.abort();
  });
  await session.breakIn(limit.signal).catch(() => undefined);
  timer.dispose();
}
