import type { Message, Process, Thread } from '../model/entities';
import type { Certainty, UnknownReason } from '../model/evidence';
import { weakest } from '../model/evidence';
import type { Snapshot } from '../model/snapshot';
import { type CallHeader, headerOf } from './callHeader';
import { type CallPlace, placeOfMessage, placeOfThread, threadAt } from './callPlace';
import { type Candidates, candidatesOf, imagesOf } from './candidates';
import type { LrpcMessage } from './lrpcMessage';
import { findCall, type FoundCall } from './procedure';
import { serviceOf, type ServiceName } from './services';
import type { Apartment } from './stacks/com';
import { recogniseStack, type StackMeaning } from './stacks/recognise';
import { type RemoteTransport, remoteTransportOfFrames } from './stacks/remoteTransport';

/** What a call goes over. `remote`: connection oriented, over what is not shown. `lpc`: before Vista. */
export type CallTransport = 'ncalrpc' | 'lpc' | 'remote' | RemoteTransport;

/** A part of the meaning of a call that is not known, and why. */
export interface MissingPart {
  readonly part: 'endpoint' | 'procedure' | 'interface' | 'candidates' | 'service';
  readonly reason: UnknownReason;
  /** More than the reason says, as a clause. */
  readonly note?: string;
}

/** What is known of one call of RPC, each part absent where it is not known. */
export interface CallMeaning extends CallPlace, FoundCall {
  readonly transport: CallTransport;
  readonly service?: ServiceName;
  readonly header?: LrpcMessage;
  /** Absent where the interface itself is known. */
  readonly candidates?: Candidates;
  /** The function that made the call, by the frames of the client. */
  readonly stub?: string;
  readonly serverThread?: Thread;
  /** What the server runs for the call, by the frames of its thread. */
  readonly routine?: string;
  /** Frames of COM on either side: the apartment of the caller, where they tell it. */
  readonly com?: Apartment | 'com';
  /** How sure it is that this is a call of RPC at all. */
  readonly certainty: Certainty;
  readonly missing: readonly MissingPart[];
}

/** What the frames of a thread mean. Whoever asks for many calls keeps the answers. */
export type StacksOf = (thread: Thread) => StackMeaning;

const noStack: StackMeaning = {};

export const stacksOf: StacksOf = thread => (thread.frames ? recogniseStack(thread.frames.value) : noStack);

/** The call that a thread has made and waits for; undefined where nothing shows that it is one of RPC. */
export function callOfThread(snapshot: Snapshot, thread: Thread, stacks = stacksOf): CallMeaning | undefined {
  const { call } = stacks(thread);
  if (call?.transport === 'osf') return remoteCall(thread, stacks);
  return localCall(snapshot, placeOfThread(snapshot, thread), stacks);
}

/** The call that a message belongs to; undefined where nothing shows that it is one of RPC. */
export function callOfMessage(snapshot: Snapshot, message: Message, stacks = stacksOf): CallMeaning | undefined {
  return localCall(snapshot, placeOfMessage(snapshot, message), stacks);
}

function remoteCall(thread: Thread, stacks: StacksOf): CallMeaning {
  const { call, com } = stacks(thread);
  return {
    thread,
    transport: remoteTransportOfFrames(thread.frames?.value ?? []) ?? 'remote',
    ...(call?.stub !== undefined && { stub: call.stub }),
    ...(com && { com: com.apartment ?? 'com' }),
    certainty: 'likely',
    missing: [{ part: 'interface', reason: 'not-asked', note: 'the call leaves ALPC' }],
  };
}

function localCall(snapshot: Snapshot, place: CallPlace, stacks: StacksOf): CallMeaning | undefined {
  const { thread, message, endpoint } = place;
  const client = thread ? stacks(thread) : noStack;
  const transport = client.call?.transport;
  const seen = transport === 'lrpc' || transport === 'rpc';
  const header = headerOf(message, endpoint, seen);
  const certainty = certaintyOf(place, seen, header);
  if (certainty === undefined) return undefined;
  const serverThread = threadAt(snapshot, message?.serverThread?.value);
  const serving = serverThread && stacks(serverThread).serving;
  const read = header.kind === 'read' ? header.header : undefined;
  const candidates = candidatesOf(snapshot, place.server);
  const functions = [client.call?.stub, serving?.routine].filter(name => name !== undefined);
  const found = findCall(read, candidates, functions);
  const service = serviceOf(place.server, endpoint, imagesOf(snapshot, place.server));
  const com = client.com?.apartment ?? ((client.com ?? serving?.com === true) ? 'com' : undefined);
  return {
    ...place,
    ...found,
    transport: message?.number !== undefined && message.address === undefined ? 'lpc' : 'ncalrpc',
    ...(service && { service }),
    ...(read && { header: read }),
    ...(!found.interface && candidates && { candidates }),
    ...(client.call?.stub !== undefined && { stub: client.call.stub }),
    ...(serverThread && { serverThread }),
    ...(serving?.routine !== undefined && { routine: serving.routine }),
    ...((com ?? (endpoint?.kind === 'com' ? 'com' : undefined)) && { com: com ?? 'com' }),
    certainty,
    missing: missingParts(place, header, found, candidates, service),
  };
}

/** undefined: nothing says that it is RPC. Frames or a header say so by themselves; a name of a port is a good sign. */
function certaintyOf(place: CallPlace, seen: boolean, header: CallHeader): Certainty | undefined {
  const { endpoint, message, thread } = place;
  if (endpoint?.kind === 'not-rpc' && !seen) return undefined;
  if (seen || header.kind === 'read') return 'likely';
  if (!endpoint || endpoint.kind === 'unknown' || header.kind === 'none') return undefined;
  return (message ?? thread?.waitsFor) ? weakest('likely', endpoint.certainty) : undefined;
}

/** A request names its binding; which interface that was made for stands in the runtimes of both sides alone. */
const INTERFACE_IS_ELSEWHERE = 'not in kernel memory: the server’s process knows it';

function missingParts(
  place: CallPlace,
  header: CallHeader,
  found: FoundCall,
  candidates: Candidates | undefined,
  service: ServiceName | undefined,
): readonly MissingPart[] {
  const parts: MissingPart[] = [];
  if (!place.endpoint) parts.push({ part: 'endpoint', reason: reasonOfName(place) });
  if (!found.procedure && !found.interface) parts.push(missingProcedure(header));
  if (!found.interface) parts.push({ part: 'interface', reason: 'not-asked', note: INTERFACE_IS_ELSEWHERE });
  if (!candidates || (candidates.interfaces.length === 0 && !candidates.byModules))
    parts.push({ part: 'candidates', reason: reasonOf(place.server, 'images') });
  if (!service) parts.push({ part: 'service', reason: reasonOf(place.server, 'commandLine') });
  return parts;
}

function missingProcedure(header: CallHeader): MissingPart {
  if (header.kind !== 'unknown')
    return { part: 'procedure', reason: 'not-asked', note: 'the data of the message does not tell it' };
  const note = header.inSender === true ? 'the data is in the memory of the sender' : undefined;
  return { part: 'procedure', reason: header.reason, ...(note !== undefined && { note }) };
}

function reasonOfName({ port }: CallPlace): UnknownReason {
  return port?.unknowns['path'] ?? port?.unknowns['name'] ?? 'not-asked';
}

function reasonOf(process: Process | undefined, field: 'images' | 'commandLine'): UnknownReason {
  return process?.unknowns[field] ?? 'not-asked';
}
