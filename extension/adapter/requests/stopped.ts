import { bugcheckTitle, isOnRequest } from '../bugcheck/bugcheckText';
import type { SessionState } from '../session/sessionState';

const DESCRIPTIONS = { log: 'kd log', dump: 'crash dump', kd: 'halted' } as const;

/**
 * Tells the client that the target stands, at the start and after a restart: everything may be asked now. The focus goes
 * to the processor that crashed; where nothing crashed (a log, a dump that somebody asked for) to the first thread of the
 * first chain.
 */
export function sendStopped(session: SessionState): void {
  const { target, snapshot } = session.opened;
  const { bugcheck } = snapshot.target;
  const crashed =
    target.machine !== undefined && bugcheck !== undefined && bugcheck.code !== 0 && !isOnRequest(bugcheck.code);
  const threadId = crashed ? processor(session) : (firstThread(session) ?? processor(session));
  session.events.send('stopped', {
    reason: crashed ? 'exception' : 'entry',
    description: crashed ? bugcheckTitle(bugcheck.code) : DESCRIPTIONS[target.kind],
    text: target.reading.moment,
    allThreadsStopped: true,
    ...(threadId === undefined ? {} : { threadId }),
  });
}

function firstThread({ roster }: SessionState): number | undefined {
  const [first] = roster.visible();
  return first === undefined ? undefined : roster.numberOf(first);
}

function processor({ roster, opened }: SessionState): number | undefined {
  const { machine } = opened.target;
  return machine && machine.processors.length > 0 ? roster.processorNumber(machine.currentProcessor) : undefined;
}
