import type { SessionState } from '../session/sessionState';

/**
 * Tells the client that the target stands, at the start and after a restart: everything may be asked now. The first
 * thread of the first chain has the focus; where no chain was found there is no thread to show.
 */
export function sendStopped(session: SessionState): void {
  const [first] = session.roster.visible();
  session.events.send('stopped', {
    reason: 'entry',
    description: session.opened.target.kind === 'log' ? 'kd log' : 'halted',
    text: session.opened.target.reading.moment,
    allThreadsStopped: true,
    ...(first === undefined ? {} : { threadId: session.roster.numberOf(first) }),
  });
}
