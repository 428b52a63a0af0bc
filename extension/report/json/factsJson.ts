import { currentKernel, otherKernels } from '../../model/currentKernel';
import type { Connection } from '../../model/entities';
import type { Snapshot } from '../../model/snapshot';
import type { InputProblem, LineCounts } from '../reportInput';
import { entityJson } from './entityJson';
import { unknownJson } from './evidenceJson';
import { addressJson, type Json, type JsonDocument, type JsonObject, LazyObject, lazyList } from './json';
import { contradictionJson } from './sourceJson';
import { targetJson } from './targetJson';
import { unknownFields } from './unknownFields';

/** A log that was read; what the text room calls its facts. */
export interface ReadLog {
  readonly encoding: string;
  readonly lines: LineCounts;
  /** Never empty. */
  readonly kernels: readonly { readonly firstLine: number; readonly lastLine: number; readonly snapshot: Snapshot }[];
  readonly problems: readonly InputProblem[];
  /** Unparsed lines that were counted but not kept. */
  readonly unparsedRanges: readonly { readonly firstLine: number; readonly lastLine: number; readonly count: number }[];
}

/** `alpcscope facts`: what the log says of the last kernel that it says anything of; the others stand under `earlier` in the same shape. */
export function factsJson(log: ReadLog): JsonDocument {
  const last = currentKernel(log.kernels);
  return {
    ...(last ? snapshotJson(last.snapshot) : {}),
    encoding: log.encoding,
    lines: { ...log.lines },
    problems: problemsJson(log.problems),
    unparsedRanges: log.unparsedRanges.map(range => ({ ...range })),
    earlier: lazyList(otherKernels(log.kernels), ({ snapshot, firstLine, lastLine }) => ({
      ...whole(snapshotJson(snapshot)),
      firstLine,
      lastLine,
    })),
  };
}

/** What was in the way of reading an input. */
export function problemsJson(problems: readonly InputProblem[]): readonly JsonObject[] {
  return problems.map(({ code, message, line }) => ({ code, message, line }));
}

/** One snapshot in the shape of `facts`. */
export function snapshotJson(snapshot: Snapshot): JsonDocument {
  const { processes, threads, ports, messages, locks, irps } = snapshot;
  return {
    target: targetJson(snapshot.target),
    processes: lazyList(processes.values(), entityJson),
    threads: lazyList(threads.values(), entityJson),
    ports: lazyList(ports.values(), entityJson),
    connections: lazyList(snapshot.connections, connectionJson),
    messages: lazyList(messages.values(), entityJson),
    locks: lazyList(locks.values(), entityJson),
    irps: lazyList(irps.values(), entityJson),
    modules: lazyList(snapshot.modules, ({ name, start, end, symbols }) => ({
      name,
      start: addressJson(start),
      end: addressJson(end),
      symbols,
    })),
    unknowns: { [Symbol.iterator]: () => unknownsOf(snapshot) },
    contradictions: lazyList(snapshot.contradictions, contradictionJson),
    unparsed: lazyList(snapshot.unparsed, ({ line, command, text }) => ({ line, command, text })),
  };
}

/** Promised fields that are not known, then what a reader reported besides. */
function* unknownsOf(snapshot: Snapshot): Generator<JsonObject> {
  const { processes, threads, ports, messages, locks, irps } = snapshot;
  const listed = new Set<string>();
  for (const map of [processes, threads, ports, messages, locks, irps]) {
    for (const entity of map.values()) {
      for (const unknown of unknownFields(entity)) {
        if (entity.unknowns[unknown.field] !== undefined) listed.add(`${unknown.of} ${unknown.field}`);
        yield unknownJson(unknown);
      }
    }
  }
  for (const unknown of snapshot.unknowns) {
    const key = `${unknown.of} ${unknown.field}`;
    if (!listed.has(key)) yield unknownJson(unknown);
    listed.add(key);
  }
}

/** The same with its lists made, for a place inside another list. */
function whole(document: JsonDocument): JsonObject {
  const members = Object.entries(document).map(([key, value]): [string, Json | undefined] => [key, made(value)]);
  return Object.fromEntries(members);
}

function made(value: JsonDocument[string]): Json | undefined {
  if (value instanceof LazyObject) return Object.fromEntries(value.members());
  return typeof value === 'object' && value !== null && Symbol.iterator in value ? [...value] : value;
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
