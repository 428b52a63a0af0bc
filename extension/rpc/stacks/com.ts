import type { Place } from './place';

/** What a stack says about COM. */
export interface ComState {
  /** A call through a proxy to another apartment or process. */
  readonly outgoing: boolean;
  /** The thread pumps messages while its own outgoing call is under way: it is a single-threaded apartment. */
  readonly modalLoop: boolean;
  /** A call to an object of this thread's apartment is being served. */
  readonly incoming: boolean;
}

const MODAL = /^CCliModalLoop::|^ModalLoop$/;
const OUTGOING =
  /^ThreadSendReceive$|^CRpcChannelBuffer::(SendReceive|SwitchAptAndDispatchCall)|^CCtxComChnl::SendReceive|^(Ndr)?ProxySendReceive$|^NdrProxySendReceive$|^ObjectStublessClient|^CSyncClientCall::SendReceive|^DefaultSendReceive$/;
const INCOMING = /^ThreadInvoke|^AppInvoke|^StubInvoke|^ComInvoke|^ThreadDispatch$|^ThreadWndProc$/;

/** Looks for the frames of ole32 (before Windows 8) or combase; undefined where there are none with a meaning. */
export function comState(places: readonly Place[]): ComState | undefined {
  let outgoing = false;
  let modalLoop = false;
  let incoming = false;
  for (const { module, name } of places) {
    if (module !== 'combase' && module !== 'ole32' && module !== 'rpcrt4') continue;
    // Beyond an incoming call the frames belong to whatever the thread did before it was called.
    if (INCOMING.test(name)) {
      incoming = true;
      break;
    }
    if (MODAL.test(name)) modalLoop = true;
    if (OUTGOING.test(name)) outgoing = true;
  }
  return outgoing || modalLoop || incoming ? { outgoing: outgoing || modalLoop, modalLoop, incoming } : undefined;
}
