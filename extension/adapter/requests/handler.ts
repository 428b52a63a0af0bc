import { ARGUMENT_GUARDS, type Guard } from '../../protocol/guards';
import type { CustomRequests } from '../../protocol/requests';
import type { SessionState } from '../session/sessionState';

/** One request while it is being answered. */
export interface Call {
  readonly session: SessionState;
  /** Aborted by a `cancel` request and at the end of the session. */
  readonly signal: AbortSignal;
  /** Runs once the response has been sent: for events that the client may only see after it. */
  readonly after: (action: () => void) => void;
  /** Cancels another request by its number; one that is over, or never came, is left alone. */
  readonly cancelRequest: (request: number) => void;
  /** Ends the process, once everything has been sent. */
  readonly endSession: () => void;
}

export type Body = object | null | undefined;

/** How one request is answered. The dispatcher knows nothing else of it. */
export interface Handler {
  readonly command: string;
  /** One line for the table in the documentation. */
  readonly about: string;
  run(args: unknown, call: Call): Body | Promise<Body>;
}

/** A DAP request: its name, the reader of its arguments and what answers it. */
export function request<A, B extends Body>(
  command: string,
  about: string,
  guard: Guard<A>,
  run: (args: A, call: Call) => B | Promise<B>,
): Handler {
  return { command, about, run: (args, call) => run(guard(args), call) };
}

/** A request of our own; its types and guard follow from its name. */
export function customRequest<K extends keyof CustomRequests>(
  command: K,
  about: string,
  run: (
    args: CustomRequests[K]['arguments'],
    call: Call,
  ) => CustomRequests[K]['response'] | Promise<CustomRequests[K]['response']>,
): Handler {
  const guard: Guard<CustomRequests[K]['arguments']> = ARGUMENT_GUARDS[command];
  return { command, about, run: (args, call) => run(guard(args), call) };
}

/** The same, answered from what was worked out of the reading. */
export function findingRequest<K extends keyof CustomRequests>(
  command: K,
  about: string,
  run: (
    args: CustomRequests[K]['arguments'],
    call: Call,
  ) => CustomRequests[K]['response'] | Promise<CustomRequests[K]['response']>,
): Handler {
  return customRequest(command, about, async (args, call) => {
    await call.session.analysed(call.signal);
    return run(args, call);
  });
}

/** For requests without arguments. */
export const noArguments: Guard<undefined> = () => undefined;
