import type { CallMeaning } from '../../rpc/callMeaning';
import type { JsonObject } from './json';

/** More candidates than any process has. */
const MOST_CANDIDATES = 200;

/** One call of the `rpc` report. */
export function callJson(call: CallMeaning): JsonObject {
  const { thread, message, port, server, endpoint, service, procedure, header } = call;
  return {
    thread: thread?.id,
    cid: thread?.cid?.value ?? message?.senderCid?.value,
    message: message?.id,
    transport: call.transport,
    port: port?.id,
    endpoint: endpoint && { name: endpoint.name, kind: endpoint.kind, about: endpoint.about },
    server: server?.id,
    service: service && { name: service.name, certainty: service.certainty, from: service.from },
    serverThread: call.serverThread?.id,
    lrpc: header && {
      kind: header.kind,
      callId: header.callId,
      bindingId: header.bindingId,
      object: header.object,
      status: header.status,
    },
    procedure: procedure && {
      number: procedure.number,
      name: procedure.name,
      certainty: procedure.certainty,
      from: procedure.from,
    },
    ...interfaceJson(call),
    stub: call.stub,
    routine: call.routine,
    com: call.com,
    waitMs: thread?.waitMs?.value,
    ticks: thread?.ticks?.value,
    certainty: call.certainty,
    missing: call.missing.map(({ part, reason, note }) => ({ part, reason, note })),
  };
}

function interfaceJson({ interface: found, candidates }: CallMeaning): JsonObject {
  if (found) {
    const { uuid, known, version, certainty, from } = found;
    return { interface: { uuid, name: known?.name, protocol: known?.protocol, version, certainty, from } };
  }
  if (!candidates) return {};
  return {
    candidates: candidates.interfaces
      .slice(0, MOST_CANDIDATES)
      .map(({ uuid, name, protocol }) => ({ uuid, name, protocol })),
    candidatesBy: candidates.byModules ? 'modules' : 'program',
  };
}
