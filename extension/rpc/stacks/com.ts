import type { Place } from './place';

/**
 * The apartment that a thread calls from: single-threaded, the kind of Store apps (one call at a time, nothing unrelated gets
 * in), or multithreaded. Source: the routines of combase are called so (`MTAThreadDispatchCrossApartmentCall`).
 */
export type Apartment = 'sta' | 'asta' | 'mta';

/** What a stack says about COM. */
export interface ComState {
  /** A call through a proxy to another apartment or process. */
  readonly outgoing: boolean;
  /** The thread pumps messages while its own outgoing call is under way: it is a single-threaded apartment. */
  readonly modalLoop: boolean;
  /** Where the routine that waits for the outgoing call tells it. */
  readonly apartment?: Apartment;
  /** A call to an object of this thread's apartment is being served. */
  readonly incoming: boolean;
}

const MODAL = /^CCliModalLoop::|^ModalLoop$/;
const APARTMENTS: readonly (readonly [pattern: RegExp, apartment: Apartment])[] = [
  [/^ClassicSTAThread/, 'sta'],
  [/^ASTAThread/, 'asta'],
  [/^MTAThread/, 'mta'],
];
const OUTGOING =
  /^ThreadSendReceive$|^CRpcChannelBuffer::(SendReceive|SwitchAptAndDispatchCall)|^CCtxComChnl::SendReceive|^(Ndr)?ProxySendReceive$|^NdrProxySendReceive$|^ObjectStublessClient|^CSyncClientCall::SendReceive|^DefaultSendReceive$/;
const INCOMING = /^ThreadInvoke|^AppInvoke|^StubInvoke|^ComInvoke|^ThreadDispatch$|^ThreadWndProc$/;

/** Looks for the frames of ole32 (before Windows 8) or combase; undefined where there are none with a meaning. */
export function comState(places: readonly Place[]): ComState | undefined {
  let outgoing = false;
  let modalLoop = false;
  let incoming = false;
  let apartment: Apartment | undefined;
  for (const { module, name } of places) {
    if (module !== 'combase' && module !== 'ole32' && module !== 'rpcrt4') continue;
    // Beyond an incoming call the frames belong to whatever the thread did before it was called.
    if (INCOMING.test(name)) {
      incoming = true;
      break;
    }
    apartment ??= APARTMENTS.find(([pattern]) => pattern.test(name))?.[1];
    if (MODAL.test(name)) modalLoop = true;
    if (OUTGOING.test(name)) outgoing = true;
  }
  // Only a single-threaded apartment pumps messages.
  apartment ??= modalLoop ? 'sta' : undefined;
  outgoing ||= apartment !== undefined;
  return outgoing || incoming ? { outgoing, modalLoop, incoming, ...(apartment && { apartment }) } : undefined;
}
