import { AnnouncedThreads } from './announcedThreads';
import { sendCustom } from './events';
import type { DebuggeeEvent, StopReport } from './debuggee';
import type { SessionState } from './sessionState';
import { messageOf } from '../errors';

/** Tells the client what happens to a target that can run. Called once, when the session is opened. */
export function followDebuggee(session: SessionState): void {
  const { debuggee } = session.opened.target;
  const threads = new AnnouncedThreads(session.events);
  debuggee?.onEvent(event => {
    if (!session.isOpen) return;
    if (event.kind === 'stopped')
      threads.tell(debuggee.threads().map(({ owner }) => session.roster.numberOfOwner(owner)));
    follow(session, event);
  });
}

function follow(session: SessionState, event: DebuggeeEvent): void {
  const { events } = session;
  switch (event.kind) {
    case 'state':
      sendCustom(events, 'alpcscope/debuggee', stateOf(session));
      return;
    case 'stopped':
      stopped(session, event.stop);
      return;
    case 'continued':
      session.forgetStop();
      events.send('continued', { threadId: firstNumber(session), allThreadsContinued: true });
      return;
    case 'output':
      events.send('output', { category: event.category, output: event.text });
      return;
    case 'reading':
      session.takeLatest(event.sameStop);
      return;
    case 'ended':
      if (event.text !== undefined) events.send('output', { category: 'important', output: `${event.text}\n` });
      if (event.exitCode !== undefined) events.send('exited', { exitCode: event.exitCode });
      events.send('terminated');
      return;
    case 'breakpoint':
      events.send('breakpoint', { reason: 'changed', breakpoint: event.breakpoint });
      return;
    case 'refused':
      sendCustom(events, 'alpcscope/refused', { command: event.command, message: event.message });
      return;
    case 'capabilities':
      events.send('capabilities', { capabilities: session.opened.target.debuggee?.capabilities ?? {} });
      return;
    case 'memory':
      events.send('memory', { memoryReference: event.reference, offset: 0, count: event.count });
      return;
    case 'trace':
      if (session.opened.target.debuggee)
        sendCustom(events, 'alpcscope/trace', session.opened.target.debuggee.trace.state);
      return;
    case 'values':
      // Never threads or stacks: VS Code would replay remembered stops and take the focus away.
      session.variables.clear();
      events.send('invalidated', { areas: ['variables'] });
      return;
  }
}

/** A real stop: threads that were looked at are dropped, and everything may be asked anew. */
function stopped(session: SessionState, { reason, description, text, owner, hit }: StopReport): void {
  session.takeLatest(false);
  session.forgetStop();
  const number = owner && session.roster.numberOfOwner(owner);
  session.events.send('stopped', {
    reason,
    description,
    allThreadsStopped: true,
    ...(number !== undefined && { threadId: number }),
    ...(text !== undefined && { text }),
    ...(hit.length > 0 && { hitBreakpointIds: hit }),
  });
  session.tellChanged();
  readIfWanted(session);
}

/** What a target holds is read once by itself, behind the first stop. */
function readIfWanted(session: SessionState): void {
  const { debuggee, title } = session.opened.target;
  if (debuggee?.wantsReading !== true) return;
  const work = session.do(`Reading ${title}`, new AbortController().signal, options => debuggee.inventory({}, options));
  work.catch((error: unknown) => {
    if (!session.isOpen) return;
    const stands = debuggee.state.state === 'halted';
    const output = stands ? messageOf(error) : 'Reading has ended, since the target does not stand any more.';
    session.events.send('output', { category: 'console', output: `${output}\n` });
  });
}

function firstNumber(session: SessionState): number {
  const [first] = session.opened.target.debuggee?.threads() ?? [];
  return first ? session.roster.numberOfOwner(first.owner) : session.roster.processorNumber(0);
}

function stateOf({ opened }: SessionState) {
  const { debuggee } = opened.target;
  if (!debuggee) throw new Error('no debugger drives this session');
  return debuggee.state;
}
