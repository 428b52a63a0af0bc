import type { StackFrame } from '../../model/entities';
import { type Place, routineOf } from './place';

/** A call that a thread is working on for a client. */
export interface ServerDispatch {
  readonly transport: 'lrpc' | 'osf' | 'lpc' | 'csr' | 'rpc';
  /** The routine that serves the call: what the server is doing. Absent where the stack does not reach into it. */
  readonly routine?: string;
  /** Frame of that routine, else of the dispatcher. */
  readonly frame: StackFrame;
  /** The routine may answer later, from another thread. */
  readonly async: boolean;
  /** The call goes to a COM object. */
  readonly com: boolean;
}

const LRPC = /^LRPC_(SCALL|ADDRESS|SASSOCIATION)::|^LrpcIoComplete$/;
const OSF = /^OSF_(SCALL|ADDRESS|SCONNECTION)::/;
const DISPATCH =
  /^RPC_INTERFACE::Dispatch\w*$|^DispatchToStub\w*$|^Ndr(64)?(Async)?(ServerCall\w*|StubCall\w*|StubWorker)$|^Ndr64\w*(StubWorker|ServerCall\w*)$/;
const ASYNC = /^Ndr(64)?Async(ServerCall|StubWorker)\w*$|^NdrpAsync\w*$/;
const COM =
  /^(ThreadInvoke|AppInvoke|StubInvoke|ComInvoke\w*|ServerCall::ContextInvoke|CServerCall\w*|CStdStubBuffer_Invoke)$/;

/**
 * Recognises that a thread runs a server routine, by the dispatcher's frames. The innermost dispatch counts: a routine
 * that is called back while it waits serves the inner call first.
 */
export function serverDispatch(places: readonly Place[]): ServerDispatch | undefined {
  const first = places.findIndex(isDispatcher);
  const served = routine(places, first);
  if (served === undefined) return undefined;
  let transport: ServerDispatch['transport'] = 'rpc';
  let async = false;
  let com = false;
  for (const { module, name } of places.slice(first)) {
    if (COM.test(name)) com = true;
    if (module === 'csrsrv') return { ...served, transport: 'csr', async: false, com: false };
    if (module !== 'rpcrt4') {
      if (module !== 'ntdll' && module !== 'combase' && module !== 'ole32') break;
      continue;
    }
    if (ASYNC.test(name)) async = true;
    if (LRPC.test(name)) transport = 'lrpc';
    else if (OSF.test(name)) transport = 'osf';
  }
  return { ...served, transport, async, com };
}

function isDispatcher({ module, name }: Place): boolean {
  if (module === 'rpcrt4') return name === 'Invoke' || DISPATCH.test(name) || LRPC.test(name) || OSF.test(name);
  return module === 'csrsrv' && name.startsWith('CsrApiRequestThread');
}

/** What lies just inside the dispatcher; nothing where that is the wait itself. */
function routine(places: readonly Place[], first: number): Pick<ServerDispatch, 'routine' | 'frame'> | undefined {
  const dispatcher = places[first];
  const inner = places[first - 1];
  if (inner?.module === undefined || inner.module === 'ntdll' || inner.module === 'nt')
    return dispatcher && { frame: dispatcher.frame };
  return { frame: inner.frame, routine: routineOf(inner.frame) };
}
