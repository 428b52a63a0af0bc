/** Why a question to the debugger has no answer. */
export type KdErrorCode =
  /** The caller gave up, or the session was told to. */
  | 'cancelled'
  /** The caller's own limit passed. What was sent goes on. */
  | 'timed-out'
  /** The target runs: kd reads no command before it halts. */
  | 'running'
  /** No target is connected yet, or the connection is lost. */
  | 'not-connected'
  /** The debugger process has ended. */
  | 'ended'
  /** The line cannot be sent at all. */
  | 'refused'
  /** The line was lost on its way to the debugger: it has not run. */
  | 'not-run'
  /** The debugger answers, but not with what proves an answer. The line may have run. */
  | 'out-of-step';

/** An error of the driver. `message` is a sentence for people. */
export class KdError extends Error {
  override readonly name = 'KdError';

  constructor(
    readonly code: KdErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export function cancelled(): KdError {
  return new KdError('cancelled', 'Cancelled');
}
