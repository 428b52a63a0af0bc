import type { Connection, Entity } from '../../model/entities';
import type { Snapshot } from '../../model/snapshot';
import type { InputProblem, LineCounts } from '../reportInput';
import { entityJson } from './entityJson';
import { unknownJson } from './evidenceJson';
import { addressJson, type JsonObject } from './json';
import { contradictionJson } from './sourceJson';
import { targetJson } from './targetJson';
import { unknownFields } from './unknownFields';
import type { UnknownFact } from '../../model/facts';

/** A log that was read; what the text room calls its facts. */
export interface ReadLog {
  readonly encoding: string;
  readonly lines: LineCounts;
  /** Never empty; the last one is the current one. */
  readonly kernels: readonly { readonly firstLine: number; readonly lastLine: number; readonly snapshot: Snapshot }[];
  readonly problems: readonly InputProblem[];
  /** Unparsed lines that were counted but not kept. */
  readonly unparsedRanges: readonly { readonly firstLine: number; readonly lastLine: number; readonly count: number }[];
}

/** `alpcscope facts`: what the log says of its last kernel; the others stand under `earlier` in the same shape. */
export function factsJson(log: ReadLog): JsonObject {
  const last = log.kernels.at(-1);
  const earlier = log.kernels.slice(0, -1);
  return {
    ...(last ? snapshotJson(last.snapshot) : {}),
    encoding: log.encoding,
    lines: { ...log.lines },
    problems: log.problems.map(({ code, message, line }) => ({ code, message, line })),
    unparsedRanges: log.unparsedRanges.map(range => ({ ...range })),
    earlier: earlier.map(kernel => ({
      ...snapshotJson(kernel.snapshot),
      firstLine: kernel.firstLine,
      lastLine: kernel.lastLine,
    })),
  };
}

/** One snapshot in the shape of `facts`. */
export function snapshotJson(snapshot: Snapshot): JsonObject {
  const { processes, threads, ports, messages, locks, irps } = snapshot;
  const all: readonly Entity[] = [processes, threads, ports, messages, locks, irps].flatMap(
    (map: ReadonlyMap<string, Entity>) => [...map.values()],
  );
  const promised = all.flatMap(unknownFields);
  const unknowns = [...promised, ...otherUnknowns(snapshot, promised)];
  return {
    target: targetJson(snapshot.target),
    processes: [...processes.values()].map(entityJson),
    threads: [...threads.values()].map(entityJson),
    ports: [...ports.values()].map(entityJson),
    connections: snapshot.connections.map(connectionJson),
    messages: [...messages.values()].map(entityJson),
    locks: [...locks.values()].map(entityJson),
    irps: [...irps.values()].map(entityJson),
    modules: snapshot.modules.map(({ name, start, end, symbols }) => ({
      name,
      start: addressJson(start),
      end: addressJson(end),
      symbols,
    })),
    unknowns: unknowns.map(unknownJson),
    contradictions: snapshot.contradictions.map(contradictionJson),
    unparsed: snapshot.unparsed.map(({ line, command, text }) => ({ line, command, text })),
  };
}

/** Unknowns that a reader reported of things or fields that are not among the promised ones. */
function otherUnknowns(snapshot: Snapshot, promised: readonly UnknownFact[]): readonly UnknownFact[] {
  const listed = new Set(promised.map(unknown => `${unknown.of} ${unknown.field}`));
  return snapshot.unknowns.filter(unknown => {
    const key = `${unknown.of} ${unknown.field}`;
    if (listed.has(key)) return false;
    listed.add(key);
    return true;
  });
}

/** One row of `!alpc /lpc` or `/lpp`. */
function connectionJson(connection: Connection): JsonObject {
  return {
    port: addressJson(connection.port),
    portName: connection.portName,
    serverPort: addressJson(connection.serverPort),
    serverQueued: connection.serverQueued,
    clientPort: addressJson(connection.clientPort),
    clientQueued: connection.clientQueued,
    peerProcess: addressJson(connection.peerProcess),
    peerName: connection.peerName,
    peerPid: connection.peerPid,
    process: addressJson(connection.process),
    role: connection.role,
  };
}
