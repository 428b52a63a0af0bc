import { Event, Response } from '@vscode/debugadapter';
import { ProtocolServer } from '@vscode/debugadapter/lib/protocol';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { ArgumentError } from '../protocol/guards';
import { KdError } from '../target/kd/session/kdError';
import { cancelledError, ERROR_IDS, messageOf, RequestError } from './errors';
import { type Placer, placeHere } from './graph/placer';
import { askerError } from './kd/kdErrors';
import type { Body, Handler } from './requests/handler';
import type { EventSink } from './session/events';
import { SessionState } from './session/sessionState';
import type { TargetOpener } from './session/openTarget';

export interface KdSessionOptions {
  readonly handlers: readonly Handler[];
  readonly openTarget: TargetOpener;
  /** Default: in this thread. */
  readonly place?: Placer;
  /** Ends the process. */
  readonly exit: () => void;
}

/**
 * The debug session: takes requests off the wire, gives each to its handler and sends what it answers. A handler that
 * throws answers its own request with an error; the session goes on.
 */
export class KdSession extends ProtocolServer implements EventSink {
  private readonly handlers: ReadonlyMap<string, Handler>;
  private readonly running = new Map<number, AbortController>();
  private readonly state: SessionState;

  constructor(private readonly options: KdSessionOptions) {
    super();
    this.handlers = new Map(options.handlers.map(handler => [handler.command, handler]));
    this.state = new SessionState(
      this,
      options.openTarget,
      options.place ?? (task => Promise.resolve(placeHere(task))),
    );
    // Broken messages and streams are events of the protocol server; without a listener they would end the process.
    this.on('error', () => undefined);
    this.on('close', () => {
      // Nobody is there to read it, but a debugger is not left behind.
      void this.state.leave('default').finally(options.exit);
    });
  }

  send(event: string, body?: object): void {
    this.sendEvent(new Event(event, body));
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    void this.answer(request);
  }

  private async answer(request: DebugProtocol.Request): Promise<void> {
    const controller = new AbortController();
    const after: (() => void)[] = [];
    this.running.set(request.seq, controller);
    try {
      const body = await this.run(request, controller.signal, after);
      this.respond(request, body);
    } catch (error) {
      this.refuse(request, error);
      after.length = 0;
    } finally {
      this.running.delete(request.seq);
    }
    for (const action of after) action();
  }

  private run(request: DebugProtocol.Request, signal: AbortSignal, after: (() => void)[]): Body | Promise<Body> {
    const handler = this.handlers.get(request.command);
    if (!handler) throw new RequestError('unknownRequest', `The request "${request.command}" is not supported.`);
    const work = handler.run(request.arguments, {
      session: this.state,
      signal,
      after: action => after.push(action),
      cancelRequest: number => this.running.get(number)?.abort(),
      endSession: () => {
        this.endSession();
      },
    });
    return work instanceof Promise ? Promise.race([work, aborted(signal)]) : work;
  }

  private respond(request: DebugProtocol.Request, body: Body): void {
    const response = new Response(request) as DebugProtocol.Response;
    if (body !== undefined) response.body = body;
    this.sendResponse(response);
  }

  private refuse(request: DebugProtocol.Request, error: unknown): void {
    const known = toRequestError(error);
    const response = new Response(
      request,
      known.code === 'cancelled' ? 'cancelled' : known.message,
    ) as DebugProtocol.Response;
    // Braces would be taken for placeholders of the message's variables.
    const format = known.message.replace(/[{}]/g, brace => (brace === '{' ? '(' : ')'));
    response.body = { error: { id: ERROR_IDS[known.code], format, showUser: known.showUser } };
    this.sendResponse(response);
  }

  private endSession(): void {
    for (const controller of this.running.values()) controller.abort();
    // Responses to what was just cancelled are sent before the process ends.
    setImmediate(this.options.exit);
  }
}

/** Rejects as soon as the request is cancelled, whatever its handler still does. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(cancelledError());
      },
      { once: true },
    );
  });
}

function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  if (error instanceof KdError) return askerError(error);
  if (error instanceof ArgumentError) return new RequestError('badArguments', error.message);
  return new RequestError('internal', `Something went wrong inside the debug adapter: ${messageOf(error)}`);
}
