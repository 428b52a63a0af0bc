import { pause } from './clock';
import type { KdSession } from './kdSession';
import { waitFor } from './waitFor';

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
/** A machine that stays halted is worse than a session that ends late. */
const CLEAR_KERNEL = 15_000;
/** A target that stops again within this time after it was resumed has not been left running. */
const SETTLED = 700;
/** A debugger that is free comes to a line within this time. */
const READ = 10_000;
const MOST_RESUMES = 3;
const MOST_CLEARS = 4;
const QUIT = 3_000;
/** A debugger that reads commands shows it within this time. */
const STARTED = 3_000;
/** One that has just begun to wait for its target has it within this time, if that stands there already. */
const CONNECTS = 500;
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
  // It may have been told to run a moment ago.
  if (session.state === 'running') await session.ranOn(READ);
  await haltForLeaving(session, session.breakpointsSet);
  if (session.state !== 'halted') return neverHalted(session);
  if (!(await session.clear(CLEAR_KERNEL))) return handedOver(session);
  const hadBreakpoints = session.breakpointsSet;
  // A breakpoint that nobody handles would stop the machine for good.
  await clearBreakpoints(session);
  for (let i = 0; i < MOST_RESUMES; i++) {
    const outcome = await resumed(session);
    if (outcome === 'not-read') return handedOver(session);
    if (outcome === 'runs')
      return {
        left: 'running',
        said: `The target was resumed${hadBreakpoints ? ' without its breakpoints' : ''} and the debugger closed`,
      };
  }
  return { left: 'halted', said: 'The target stops again each time it is resumed: it was left halted' };
}

/** A break that is on its way would halt the target when nobody is there: it is waited for. `wanted`: so is any other. */
async function haltForLeaving(session: KdSession, wanted: boolean): Promise<void> {
  // It was just started: a target that stands may be behind it.
  if (session.state === 'starting') await started(session);
  if (session.state === 'breaking-in' || (session.state === 'running' && wanted)) await breakWithin(session, BREAK);
}

async function started(session: KdSession): Promise<void> {
  await waitFor(session.clock, { timeoutMs: STARTED }, done =>
    session.onEvent(() => {
      if (session.state !== 'starting') done();
    }),
  );
  if (session.state === 'waiting') await session.start({ timeoutMs: CONNECTS });
}

/** Lets the target run and sees that it does: a debugger that is ended before it has read the command would leave it halted. */
async function resumed(session: KdSession): Promise<'runs' | 'stopped' | 'not-read'> {
  const { read, halted } = session.resume();
  const stopped = halted.then(() => 'stopped' as const);
  const late = pause(session.clock, READ).then(() => 'not-read' as const);
  const first = await Promise.race([read.then(() => 'read' as const), stopped, late]);
  if (first !== 'read') return first;
  return Promise.race([stopped, pause(session.clock, SETTLED).then(() => 'runs' as const)]);
}

/** It cannot be resumed over the debugger's input: whoever guards it has other ways, and the time. */
async function handedOver(session: KdSession): Promise<LeaveReport> {
  const said = await session.process.handOver?.();
  if (said !== undefined)
    return { left: 'unknown', said: `The debugger was busy and was left to its guardian, which ${said}` };
  return { left: 'halted', said: 'The debugger was busy and was ended: the target stays halted' };
}

/** An interrupt that came late ends the next command instead of the one that it was meant for: so it is looked again. */
async function clearBreakpoints(session: KdSession): Promise<void> {
  const limit = { timeoutMs: CLEAR };
  for (let i = 0; i < MOST_CLEARS; i++) {
    await session.run('bc *', limit).catch(() => undefined);
    if (!session.breakpointsSet) return;
    const left = await session.run('bl', limit).then(
      ({ text }) => text.trim() !== '',
      () => true,
    );
    if (!left) return;
  }
}

function neverHalted(session: KdSession): LeaveReport {
  if (session.state === 'breaking-in')
    return { left: 'unknown', said: 'The target has not halted for the break that was sent; the debugger was closed' };
  if (session.state !== 'running')
    return { left: 'as-found', said: 'No target was connected; the debugger was closed' };
  const said = session.breakpointsSet
    ? 'The target runs on and did not break in: its breakpoints are still set; the debugger was closed'
    : 'The target runs on; the debugger was closed';
  return { left: 'running', said };
}

async function leaveHalted(session: KdSession): Promise<LeaveReport> {
  await haltForLeaving(session, true);
  return session.state === 'halted'
    ? { left: 'halted', said: 'The target was left halted, as asked; the debugger was closed' }
    : { left: 'running', said: 'The target did not halt; the debugger was closed and it runs on' };
}

/** The debugger was told to let the process go on when it ends itself: so that is ended first. */
async function terminate(session: KdSession): Promise<LeaveReport> {
  await haltForLeaving(session, true);
  if (session.state === 'halted' && (await session.clear(CLEAR)))
    await session.run('.kill', { timeoutMs: QUIT }).catch(() => undefined);
  return quit(session, { left: 'closed', said: 'The process was ended with its debugger, as asked' });
}

async function detach(session: KdSession): Promise<LeaveReport> {
  await haltForLeaving(session, true);
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
    const gone = session.run(script.command, { effect: 'none' }).catch(() => undefined);
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
