/** Numbers of the adapter's errors, as they stand in the `id` of a DAP error. */
export const ERROR_IDS = {
  internal: 1000,
  unknownRequest: 1001,
  badArguments: 1002,
  cancelled: 1003,
  notOpen: 1100,
  alreadyOpen: 1101,
  badLaunch: 1110,
  cannotRead: 1111,
  notALog: 1112,
  notADump: 1113,
  noSymbols: 1120,
  noDebugger: 1130,
  debuggerFailed: 1131,
  running: 1210,
  refused: 1211,
  debugger: 1212,
  noMemory: 1204,
  cannotRun: 1200,
  noThread: 1201,
  notFound: 1202,
  notInLog: 1203,
} as const;

export type ErrorName = keyof typeof ERROR_IDS;

/** An error that answers a request: what, where and how to mend it, in a sentence for people. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  /**
   * @param showUser true where VS Code is to show the message by itself; false for requests whose caller shows it
   */
  constructor(
    readonly code: ErrorName,
    message: string,
    readonly showUser = false,
  ) {
    super(message);
  }
}

/**
 * An error that ends the start of a session. VS Code would show it in a modal box: our extension shows it as a
 * notification instead, with what can be done next.
 */
export function launchError(code: ErrorName, message: string): RequestError {
  return new RequestError(code, message, false);
}

/** An error that VS Code is to show: nobody else hears of the request (a button of the debug toolbar). */
export function shownError(code: ErrorName, message: string): RequestError {
  return new RequestError(code, message, true);
}

/** The request was cancelled by the client, or the session ends. */
export function cancelledError(): RequestError {
  return new RequestError('cancelled', 'cancelled');
}

/** Text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
