import { KdError } from '../../target/kd/session/kdError';
import { cancelledError, type ErrorName, messageOf, RequestError } from '../errors';

const NAMES: Readonly<Record<KdError['code'], ErrorName>> = {
  cancelled: 'cancelled',
  'timed-out': 'debugger',
  running: 'running',
  'not-connected': 'debugger',
  ended: 'debugger',
  refused: 'refused',
  'not-run': 'debugger',
  'out-of-step': 'debugger',
};

/** An error of the driver as one that answers a request. */
export function askerError(error: unknown, showUser = false): RequestError {
  if (error instanceof RequestError) return error;
  if (!(error instanceof KdError)) return new RequestError('debugger', messageOf(error), showUser);
  if (error.code === 'cancelled') return cancelledError();
  const text = /[.!?)]$/.test(error.message) ? error.message : `${error.message}.`;
  return new RequestError(NAMES[error.code], text, showUser);
}
