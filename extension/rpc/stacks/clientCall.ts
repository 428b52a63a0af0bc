import type { StackFrame } from '../../model/entities';
import { type Place, routineOf } from './place';

/** How a call leaves the process. `osf`: connection oriented RPC, over a named pipe or TCP. */
export type Transport = 'lrpc' | 'osf' | 'lpc' | 'alpc' | 'rpc';

/** A call that a thread has made and whose answer it waits for. */
export interface ClientCall {
  readonly transport: Transport;
  /** The stub or function that made the call: the best name of it there is. */
  readonly stub?: string;
  /** The frame of that function. */
  readonly frame: StackFrame;
  /** Module of the stub, as printed. */
  readonly module?: string;
}

const LRPC = /^LRPC_(BASE_)?CCALL::|^LRPC_FAST_\w*CCALL::/;
const OSF = /^OSF_C(CALL|CONNECTION|ASSOCIATION)::/;
const ANY_CLIENT =
  /^(I_Rpc(Send|SendReceive|Receive)\w*|Ndrp?SendReceive|Ndr(p|64p?)?ClientCall\w*|NdrDcom\w*ClientCall\w*)$/;
const SERVER =
  /^(Invoke|LRPC_(SCALL|ADDRESS|SASSOCIATION)::\w+|OSF_(SCALL|ADDRESS|SCONNECTION)::\w+|RPC_INTERFACE::Dispatch\w*)$/;
const ALPC = /^(Nt|Zw)AlpcSendWaitReceivePort$|^AlpcpProcessSynchronousRequest$|^AlpcpReceiveSynchronousReply$/;
/** The same system call receives; in the kernel the two ways part. */
const RECEIVE = /^AlpcpReceiveMessage(Port)?$|^NtReplyWaitReceivePort(Ex)?$/;
const LPC = /^(Nt|Zw)RequestWaitReplyPort$/;

/** Recognises the innermost call to another process. Frames beyond a server dispatch belong to an older call. */
export function clientCall(places: readonly Place[]): ClientCall | undefined {
  let transport: Transport | undefined;
  let last = -1;
  for (const [i, { module, name }] of places.entries()) {
    if (module === 'rpcrt4') {
      if (SERVER.test(name)) break;
      const seen = rpcTransport(name);
      if (seen === undefined && last < 0) continue;
      if (seen !== undefined) transport = stronger(transport, seen);
      last = i;
    } else if (module === 'nt' && RECEIVE.test(name)) {
      return undefined;
    } else if (isPortCall(module, name)) {
      transport ??= LPC.test(name) ? 'lpc' : 'alpc';
      last = i;
    } else if (last >= 0 && !isBetween(module)) break;
  }
  return transport === undefined ? undefined : describe(places, transport, last);
}

function rpcTransport(name: string): Transport | undefined {
  if (LRPC.test(name)) return 'lrpc';
  if (OSF.test(name)) return 'osf';
  return ANY_CLIENT.test(name) ? 'rpc' : undefined;
}

/** LRPC names its transport; `I_RpcSendReceive` and the system call below it do not contradict it. */
function stronger(before: Transport | undefined, now: Transport): Transport {
  if (before === 'lrpc' || before === 'osf') return before;
  return now === 'rpc' && before === 'alpc' ? 'lrpc' : now;
}

function isPortCall(module: string | undefined, name: string): boolean {
  return (module === 'nt' || module === 'ntdll') && (ALPC.test(name) || LPC.test(name));
}

/** The system call dispatcher lies between the kernel's and ntdll's frame of one call. */
function isBetween(module: string | undefined): boolean {
  return module === 'nt' || module === 'ntdll' || module === 'rpcrt4' || module?.startsWith('wow64') === true;
}

function describe(places: readonly Place[], transport: Transport, last: number): ClientCall | undefined {
  const stub = places.find((place, i) => i > last && !isBetween(place.module));
  if (stub?.module !== undefined) {
    const [printed = stub.module] = stub.frame.symbol.split(/[!+]/, 1);
    return { transport, frame: stub.frame, stub: routineOf(stub.frame), module: printed };
  }
  const frame = (stub ?? places[last])?.frame;
  return frame && { transport, frame };
}
