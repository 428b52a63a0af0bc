import { MACHINE_CAPABILITIES } from '../capabilities';
import { followDebuggee } from '../session/debuggeeEvents';
import { sendCustom } from '../session/events';
import type { SessionState } from '../session/sessionState';

/** The target is open: says what can be done with it, and that breakpoints and the rest may come. */
export function initialized(session: SessionState): void {
  const { machine, debuggee } = session.opened.target;
  const capabilities = debuggee ? debuggee.capabilities : machine && MACHINE_CAPABILITIES;
  followDebuggee(session);
  if (capabilities) session.events.send('capabilities', { capabilities });
  if (debuggee) sendCustom(session.events, 'alpcscope/debuggee', debuggee.state);
  session.events.send('initialized');
}
