import type { KdSession } from '../../target/kd/session/kdSession';
import { leaveSession } from '../../target/kd/session/leave';
import { cancelledError, launchError, type RequestError } from '../errors';
import type { KdArguments } from '../session/kdArguments';
import type { SessionTarget } from '../session/target';
import type { WorkOptions } from '../session/workOptions';
import { KdCore } from './kdCore';
import { KdDebuggee } from './kdDebuggee';
import type { DebuggerStarter } from './startDebugger';

/** Longest that is waited for a debugging server to show a prompt. */
const SERVER_MS = 5_000;

/** Starts the debugger and waits until it has said where it stands; that a target answers is not waited for. */
export function debuggerOpener(start: DebuggerStarter) {
  return async (args: KdArguments, { signal, enough }: WorkOptions): Promise<SessionTarget> => {
    const stop = enough ? AbortSignal.any([signal, enough]) : signal;
    if (stop.aborted) throw cancelledError();
    const started = await start(args);
    const { session } = started;
    const core = new KdCore(started, args);
    const debuggee = new KdDebuggee(core);
    try {
      await settled(session, args.timeouts.start, stop);
    } catch (error) {
      // It may be connected by now, and halted.
      await leaveSession(session).catch(() => undefined);
      started.close();
      throw error;
    }
    if (session.state === 'ended') {
      await session.kill();
      started.close();
      throw failed(args, session.reason, core.said);
    }
    return debuggee.target();
  };
}

/** Resolves when the debugger waits for its target, or has it, or has ended. */
async function settled(session: KdSession, limitMs: number, signal: AbortSignal): Promise<void> {
  // A marker: it is answered when the debugger reads commands, however long that takes.
  const begun = session.start();
  begun.catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    const over = (settle: () => void): void => {
      listening.dispose();
      timer.dispose();
      signal.removeEventListener('abort', abort);
      settle();
    };
    const look = (): void => {
      if (session.state !== 'starting') over(resolve);
    };
    const abort = (): void => {
      over(() => {
        reject(cancelledError());
      });
    };
    const listening = session.onEvent(look);
    const late = (): void => {
      reject(
        launchError('debuggerFailed', `The debugger was started and has not answered within ${limitMs / 1_000} s.`),
      );
    };
    // A server whose target runs says nothing at all.
    const isServer = session.kind === 'remote';
    const timer = session.clock.after(isServer ? SERVER_MS : limitMs, () => {
      over(isServer ? resolve : late);
    });
    signal.addEventListener('abort', abort, { once: true });
    // It was given up while the debugger was looked for and started.
    if (signal.aborted) abort();
    else look();
  });
}

/** What the debugger printed last says why. */
function failed(args: KdArguments, reason: string | undefined, said: string): RequestError {
  const lines = said.split('\n').filter(line => line.trim() !== '');
  const last = lines.slice(-3).join(' ').trim();
  const text = `${args.title}: ${reason ?? 'the debugger has ended'}.`;
  return launchError('debuggerFailed', last === '' || text.includes(last) ? text : `${text} It printed: ${last}`);
}
