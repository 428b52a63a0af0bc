import type { Thread } from '../../model/entities';
import { RequestError } from '../errors';
import type { SessionState } from '../session/sessionState';

/** The thread of one of our numbers. */
export function knownThread(session: SessionState, number: number): Thread {
  const id = session.roster.idOf(number);
  const entity = id && session.opened.snapshot.find(id);
  if (entity?.kind !== 'thread') throw new RequestError('noThread', `There is no thread ${number} in this reading.`);
  return entity;
}
