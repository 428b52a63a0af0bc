import table from './data/interfaces.json';

/** What is publicly known of an RPC interface. Parts that are not known are absent. */
export interface RpcInterface {
  /** Lower case, with hyphens. */
  readonly uuid: string;
  /** Short name: `svcctl`. */
  readonly name?: string;
  /** `[MS-SCMR]: Service Control Manager Remote Protocol`. */
  readonly protocol?: string;
  /** File names of the modules that serve it, lower case. */
  readonly servers: readonly string[];
  readonly versions: readonly (number | string)[];
  /** Name of a procedure by its operation number; undefined where only the number is known. */
  procedure(number: number): string | undefined;
  /** How many procedures are named or numbered; 0: not known. */
  readonly procedures: number;
}

type Row = readonly [
  uuid: string,
  name: string,
  protocol: string,
  servers: readonly number[],
  versions: readonly (number | string)[],
  functions: string,
];

const ROWS = table.interfaces as unknown as readonly Row[];

let byUuid: ReadonlyMap<string, Row> | undefined;
let byModule: ReadonlyMap<string, readonly Row[]> | undefined;
let byStart: ReadonlyMap<string, readonly Row[]> | undefined;

/** The interface of a UUID (with or without braces); undefined where the table does not have it. */
export function interfaceOf(uuid: string): RpcInterface | undefined {
  byUuid ??= new Map(ROWS.map(row => [row[0], row]));
  const row = byUuid.get(uuid.replace(/[{}]/g, '').toLowerCase());
  return row && describe(row);
}

/**
 * Interfaces that a module serves, by its file name. What a process may be asked for over any of its endpoints is the
 * sum over its modules: a candidate set, never more.
 */
export function interfacesServedBy(module: string): readonly RpcInterface[] {
  byModule ??= groupByModule();
  return (byModule.get(module.toLowerCase()) ?? []).map(describe);
}

/** Interfaces whose UUID begins with these eight digits: nearly always one. */
export function interfacesStarting(digits: string): readonly RpcInterface[] {
  byStart ??= groupByStart();
  return (byStart.get(digits.toLowerCase()) ?? []).map(describe);
}

function groupByStart(): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of ROWS) {
    const start = row[0].slice(0, 8);
    const group = groups.get(start);
    if (group) group.push(row);
    else groups.set(start, [row]);
  }
  return groups;
}

function groupByModule(): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of ROWS)
    for (const number of row[3]) {
      const module = table.modules[number] ?? '';
      const group = groups.get(module);
      if (group) group.push(row);
      else groups.set(module, [row]);
    }
  return groups;
}

const described = new Map<Row, RpcInterface>();

/** Each once: the same interface is the same object. */
function describe(row: Row): RpcInterface {
  let found = described.get(row);
  if (!found) described.set(row, (found = fresh(row)));
  return found;
}

function fresh([uuid, name, protocol, servers, versions, functions]: Row): RpcInterface {
  const names = functions === '' ? [] : functions.split(' ');
  return {
    uuid,
    ...(name !== '' && { name }),
    ...(protocol !== '' && { protocol }),
    servers: servers.flatMap(number => table.modules[number] ?? []),
    versions,
    procedures: names.length,
    procedure: number => (names[number] === '' ? undefined : names[number]),
  };
}

/** `svcctl`, else the protocol, else the UUID. */
export function interfaceTitle(found: RpcInterface): string {
  return found.name ?? found.protocol ?? found.uuid;
}
