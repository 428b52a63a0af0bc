import assert from 'node:assert/strict';

/*
 * The JSON contract, field by field, written down apart from the code that makes the JSON. A checker throws with the
 * path of what is wrong. Fields that are not listed may be added freely.
 */

type Check = (value: unknown, path: string) => void;

const pattern =
  (expression: RegExp): Check =>
  (value, path) => {
    assert.equal(typeof value, 'string', path);
    assert.match(value as string, expression, path);
  };

const ADDRESS = pattern(/^0x[0-9a-f]{16}$/);
const CID = pattern(/^[0-9a-f]{4,8}\.[0-9a-f]{4,8}$/);
const PID = pattern(/^(0|[1-9a-f])[0-9a-f]{3,7}$/);
const ID = pattern(
  /^(process|thread|port|message|lock|irp):(0x[0-9a-f]{16}|pid:[0-9a-f]{4,}|cid:[0-9a-f.]{9,}|id:[0-9a-f]+|\S+)$/,
);
const text: Check = (value, path) => {
  assert.equal(typeof value, 'string', path);
};
const flag: Check = (value, path) => {
  assert.equal(typeof value, 'boolean', path);
};
const number: Check = (value, path) => {
  assert.ok(typeof value === 'number' && Number.isInteger(value) && value >= 0, `${path}: ${String(value)}`);
};
const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value, path) => {
    assert.ok(allowed.includes(value), `${path}: ${String(value)}`);
  };
const orNull =
  (check: Check): Check =>
  (value, path) => {
    if (value !== null) check(value, path);
  };
const list =
  (check: Check): Check =>
  (value, path) => {
    assert.ok(Array.isArray(value), path);
    value.forEach((element, i) => {
      check(element, `${path}[${i}]`);
    });
  };

/** `needed` must be there, `known` may be absent. Nothing may be undefined, and nothing empty stands for unknown. */
export const object =
  (needed: Readonly<Record<string, Check>>, maybe: Readonly<Record<string, Check>> = {}): Check =>
  (value, path) => {
    assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), path);
    const members = value as Readonly<Record<string, unknown>>;
    for (const [name, check] of Object.entries(needed)) {
      assert.ok(name in members, `${path}.${name} is missing`);
      check(members[name], `${path}.${name}`);
    }
    for (const [name, check] of Object.entries(maybe)) if (name in members) check(members[name], `${path}.${name}`);
  };

const TARGET = object({ kind: oneOf('log', 'dump', 'kd') }, { bits: oneOf(32, 64), windows: text });

const REASONS =
  'not-in-dump paged-out not-mapped non-canonical demand-zero unreadable no-symbols torn invalid not-asked not-printed cancelled timed-out';
const UNKNOWN = object({ of: ID, field: text, reason: oneOf(...REASONS.split(' ')) });

const PROCESS = object({}, { address: ADDRESS, pid: PID, name: text, session: orNull(number), parentPid: PID });

const FRAME = object({ symbol: text }, { sp: ADDRESS, ret: ADDRESS, file: text, line: number, inline: flag });

const THREAD = object(
  {},
  {
    address: ADDRESS,
    cid: CID,
    process: ADDRESS,
    processName: text,
    state: oneOf(
      'INITIALIZED',
      'READY',
      'RUNNING',
      'STANDBY',
      'TERMINATED',
      'WAIT',
      'TRANSITION',
      'DEFERREDREADY',
      'GATEWAIT',
    ),
    waitReason: text,
    waitMode: oneOf('UserMode', 'KernelMode'),
    alertable: flag,
    waitObjects: list(object({ address: orNull(ADDRESS), type: text }, { owner: ADDRESS })),
    waitsFor: object({}, { message: ADDRESS, port: ADDRESS, process: ADDRESS }),
    ticks: number,
    frames: list(FRAME),
  },
);

const QUEUES = object({}, { main: number, direct: number, large: number, pending: number, canceled: number });

const PORT = object(
  {},
  {
    address: ADDRESS,
    type: oneOf('connection', 'client', 'server'),
    name: text,
    owner: orNull(ADDRESS),
    ownerName: text,
    connectionPort: orNull(ADDRESS),
    clientPort: orNull(ADDRESS),
    serverPort: orNull(ADDRESS),
    flags: object({}, { closed: flag }),
    registeredThreads: list(ADDRESS),
    queues: QUEUES,
  },
);

const CONNECTION = object(
  {},
  {
    port: ADDRESS,
    portName: text,
    serverPort: ADDRESS,
    serverQueued: number,
    clientPort: ADDRESS,
    clientQueued: number,
    peerProcess: ADDRESS,
    peerName: text,
    role: oneOf('created', 'connected'),
  },
);

const MESSAGE = object(
  {},
  {
    address: ADDRESS,
    id: number,
    callbackId: number,
    sequence: number,
    type: text,
    dataLength: number,
    totalLength: number,
    queue: oneOf('main', 'large', 'pending', 'direct', 'canceled', 'reply', 'none'),
    ownerPort: orNull(ADDRESS),
    waitingThread: orNull(ADDRESS),
    queuePort: orNull(ADDRESS),
    queuePortOwner: orNull(ADDRESS),
    queuePortOwnerName: text,
    serverThread: orNull(ADDRESS),
    canceled: flag,
    continuation: flag,
  },
);

const UNPARSED = object({ line: number, command: text, text });

const SNAPSHOT = {
  target: TARGET,
  processes: list(PROCESS),
  threads: list(THREAD),
  ports: list(PORT),
  connections: list(CONNECTION),
  messages: list(MESSAGE),
  unknowns: list(UNKNOWN),
  unparsed: list(UNPARSED),
};

export const FACTS = object({ ...SNAPSHOT, earlier: list(object(SNAPSHOT)) });

const EVIDENCE: Check = (value, path) => {
  const kind = (value as { kind?: unknown }).kind;
  if (kind === 'memory') object({ address: ADDRESS, type: text, field: text, value: text })(value, path);
  else object({ kind: oneOf('text'), command: text, line: number, text })(value, path);
};

const RELATIONS =
  'waits-for-reply queued-at served-by owned-by waits-for-lock held-by waits-for-process waits-for-thread waits-for-io';
const CERTAINTY = oneOf('certain', 'likely', 'heuristic');
const HOP = object({
  from: ID,
  to: ID,
  relation: oneOf(...RELATIONS.split(' ')),
  certainty: CERTAINTY,
  evidence: list(EVIDENCE),
});

const CODES =
  'deadlock possible-deadlock server-busy unserved-no-thread unserved-all-busy unserved-concurrency-limit reply-lost server-suspended server-exiting port-closed reply-delivered handed-off lock-wait io-wait sleeping running not-waiting unknown';
const VERDICT = object(
  {
    code: oneOf(...CODES.split(' ')),
    certainty: CERTAINTY,
    summary: text,
    evidence: list(EVIDENCE),
    missing: list(UNKNOWN),
    next: list(text),
  },
  { cycle: list(ID) },
);

const CHAIN: Check = (value, path) => {
  object(
    { start: ID, hops: list(HOP), verdict: VERDICT, waiters: number },
    { oldestWaitMs: number, branches: list(CHAIN) },
  )(value, path);
};

const BY_KIND: Readonly<Record<string, Check>> = {
  process: PROCESS,
  thread: THREAD,
  port: PORT,
  message: MESSAGE,
  lock: object({}, { address: ADDRESS }),
  irp: object({}, { address: ADDRESS }),
};

/** Entities have the shape of their kind, which their id tells. */
const ENTITIES: Check = (value, path) => {
  for (const [id, entity] of Object.entries(value as object)) {
    ID(id, path);
    BY_KIND[id.slice(0, id.indexOf(':'))]!(entity, `${path}.${id}`);
  }
};

const REPORT = {
  target: TARGET,
  readAt: pattern(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  entities: ENTITIES,
  unknowns: list(UNKNOWN),
};

export const HANG = object({ ...REPORT, chains: list(CHAIN) });

/** A report of rows, each with the given fields. */
export function rowsOf(row: Check): Check {
  return object({ ...REPORT, rows: list(row) });
}

export const PORT_ROW = object(
  { port: ID },
  { name: text, type: oneOf('connection', 'client', 'server'), owner: orNull(ID), queues: QUEUES, connections: number },
);

/** Fields of the contract by kind of thing: each is there, or listed as unknown, or does not apply to that thing. */
export const PROMISED: Readonly<Record<string, readonly string[]>> = {
  processes: ['address', 'pid', 'name', 'session', 'parentPid'],
  threads: ['address', 'cid', 'process', 'processName', 'state', 'ticks', 'frames'],
  ports: [
    'address',
    'type',
    'owner',
    'connectionPort',
    'clientPort',
    'serverPort',
    'flags',
    'registeredThreads',
    'queues',
  ],
  messages: [
    'address',
    'id',
    'callbackId',
    'sequence',
    'type',
    'dataLength',
    'totalLength',
    'queue',
    'ownerPort',
    'waitingThread',
    'queuePort',
    'queuePortOwner',
    'serverThread',
    'canceled',
    'continuation',
  ],
};
