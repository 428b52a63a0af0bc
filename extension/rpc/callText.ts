import type { CallMeaning } from './callMeaning';
import { interfaceTitle, type RpcInterface } from './interfaces';
import type { LrpcKind } from './lrpcMessage';

/** What a message is, where it is no request. */
const KINDS: Readonly<Partial<Record<LrpcKind, string>>> = {
  response: 'RPC response',
  cancel: 'RPC cancel',
  'callback-ack': 'RPC callback accepted',
  'callback-nack': 'RPC callback refused',
  'callback-reply': 'RPC callback reply',
  'pipe-pull': 'RPC pipe pull',
  'pipe-ack': 'RPC pipe acknowledge',
};

/** A call in a few words: `procedure 12 of svcctl (ROpenSCManagerW)`; undefined where no procedure or interface is known. */
export function callText(call: CallMeaning): string | undefined {
  const { header, procedure, interface: found } = call;
  if (header?.kind === 'bind') return found && `binds to ${versioned(found.title, found.version)}`;
  if (header?.kind === 'fault' || header?.kind === 'callback-fault') return `RPC fault ${statusText(header.status)}`;
  if (procedure) {
    const callback = header?.kind === 'callback-request' ? 'callback ' : '';
    const of = found ? ` of ${found.title}` : '';
    const name = procedure.name === undefined ? '' : ` (${procedure.name})`;
    return `${callback}procedure ${procedure.number}${of}${name}`;
  }
  return header && KINDS[header.kind];
}

function versioned(title: string, version: string | undefined): string {
  return version === undefined ? title : `${title} ${version}`;
}

function statusText(status: number | undefined): string {
  return status === undefined ? 'of unknown status' : `0x${status.toString(16)}`;
}

/** The same where it is sure enough to stand beside a thing without its proof: not by a name alone. */
export function sureCallText(call: CallMeaning | undefined): string | undefined {
  const found = call?.procedure ?? call?.interface;
  return call && (call.header || (found && found.certainty !== 'heuristic')) ? callText(call) : undefined;
}

/** Names of candidates that are listed; the rest is counted. */
const SHOWN = 6;

/** `3 interfaces: svcctl, atsvc, [MS-EVEN]…`; undefined where nothing of the server is known, or its modules serve none. */
export function candidatesText(call: CallMeaning): string | undefined {
  const { candidates } = call;
  if (!candidates || candidates.interfaces.length === 0) return undefined;
  const names = titlesApart(candidates.interfaces.slice(0, SHOWN));
  const rest = candidates.interfaces.length - names.length;
  const count = candidates.interfaces.length === 1 ? '1 candidate' : `${candidates.interfaces.length} candidates`;
  const by = candidates.byModules ? 'modules' : 'program';
  return `${count} by the ${by} of the server: ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** What frames of COM say of the caller. */
export const COM_WORDS: Readonly<Record<NonNullable<CallMeaning['com']>, string>> = {
  sta: 'the caller pumps messages (single-threaded apartment)',
  asta: 'the caller lets nothing unrelated in (application single-threaded apartment)',
  mta: 'the caller pumps no messages (multithreaded apartment)',
  com: 'a call of COM',
};

/** Several interfaces of one protocol are told apart by how their UUIDs begin. */
function titlesApart(interfaces: readonly RpcInterface[]): readonly string[] {
  const titles = interfaces.map(interfaceTitle);
  return interfaces.map(({ uuid }, i) => {
    const title = titles[i] ?? uuid;
    return titles.indexOf(title) === titles.lastIndexOf(title) ? title : `${title} (${uuid.slice(0, 8)}-…)`;
  });
}

/** What the call goes over, in the words of the RPC runtime. */
export function transportText(call: CallMeaning): string {
  switch (call.transport) {
    case 'ncalrpc':
      return 'ncalrpc';
    case 'lpc':
      return 'ncalrpc (LPC)';
    case 'remote':
      return 'ncacn_np or ncacn_ip_tcp';
    default:
      return call.transport;
  }
}

/** True of a call that goes to a named pipe or the network. */
export function leavesAlpc(call: CallMeaning): boolean {
  return call.transport !== 'ncalrpc' && call.transport !== 'lpc';
}
