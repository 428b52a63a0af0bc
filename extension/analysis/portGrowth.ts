import { atOnce, paced, type Work } from '../base/slices';
import type { PortId, ProcessId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import { idAt } from './inverseIndex';
import { nameOf } from './names';
import { compareText } from './order';

/** A sign that ports are made and not given back. One reading cannot prove a leak: a later one that holds more can. */
export interface GrowthSign {
  readonly kind: 'as-many-as-ever' | 'many-connections' | 'many-connection-ports' | 'left-behind';
  /** One sentence without a full stop. */
  readonly text: string;
  readonly count: number;
  readonly process?: ProcessId;
  readonly port?: PortId;
}

/**
 * From how many on something is worth a look. A client keeps one connection for a thread or an interface, a server makes a
 * port for an interface: figures that busy machines do not reach by ordinary use.
 */
const MANY = { objects: 1000, connections: 100, connectionPorts: 100, leftBehind: 50 };
/** `objects` at so much of the most there have ever been counts as climbing. */
const NEAR = 0.98;
const MOST_SIGNS = 50;

/** What in one reading looks as if ports leak, the largest figure first. */
export function growthSigns(snapshot: Snapshot): readonly GrowthSign[] {
  return atOnce(findingGrowth(snapshot));
}

/** The same with pauses. */
export function* findingGrowth(snapshot: Snapshot): Work<readonly GrowthSign[]> {
  const signs = [...objectTypeSigns(snapshot), ...(yield* processSigns(snapshot))];
  return signs.sort((a, b) => b.count - a.count || compareText(a.text, b.text)).slice(0, MOST_SIGNS);
}

function objectTypeSigns(snapshot: Snapshot): readonly GrowthSign[] {
  return snapshot.objectTypes.flatMap(({ name, objects, highWaterObjects }): readonly GrowthSign[] => {
    if (name !== 'ALPC Port' || objects === undefined || highWaterObjects === undefined) return [];
    if (objects < MANY.objects || objects < highWaterObjects * NEAR) return [];
    const text = `${objects} ALPC ports exist, about as many as there have ever been (${highWaterObjects}): they may be climbing`;
    return [{ kind: 'as-many-as-ever', text, count: objects }];
  });
}

interface Tally {
  readonly process: ProcessId;
  readonly port?: PortId;
  count: number;
}

function* processSigns(snapshot: Snapshot): Work<readonly GrowthSign[]> {
  const connections = new Map<string, Tally>();
  const made = new Map<string, Tally>();
  const left = new Map<string, Tally>();
  yield* paced(snapshot.ports.values(), port => {
    const owner = port.owner?.value;
    if (owner === undefined || owner === null) return;
    const process = idAt(snapshot, 'process', owner);
    const type = port.type?.value;
    if (type === 'connection') raise(made, { process, count: 1 });
    const to = type === 'client' ? port.connectionPort?.value : undefined;
    if (to) raise(connections, { process, port: idAt(snapshot, 'port', to), count: 1 });
    // A communication port that nobody can send over any more.
    if (type !== undefined && type !== 'connection' && port.flags?.value.disconnected === true)
      raise(left, { process, count: 1 });
  });
  const name = (id: ProcessId | PortId): string => nameOf(snapshot, id);
  return [
    ...over(connections, MANY.connections, 'many-connections', ({ process, port, count }) =>
      port === undefined ? '' : `${name(process)} holds ${count} connections to ${name(port)}`,
    ),
    ...over(
      made,
      MANY.connectionPorts,
      'many-connection-ports',
      ({ process, count }) => `${name(process)} has made ${count} connection ports`,
    ),
    ...over(
      left,
      MANY.leftBehind,
      'left-behind',
      ({ process, count }) => `${name(process)} keeps ${count} ports open whose other side is gone`,
    ),
  ];
}

function raise(tallies: Map<string, Tally>, one: Tally): void {
  const key = `${one.process} ${one.port ?? ''}`;
  const known = tallies.get(key);
  if (known) known.count++;
  else tallies.set(key, one);
}

function over(
  tallies: ReadonlyMap<string, Tally>,
  least: number,
  kind: GrowthSign['kind'],
  text: (tally: Tally) => string,
): readonly GrowthSign[] {
  return [...tallies.values()]
    .filter(({ count }) => count >= least)
    .map(tally => ({
      kind,
      text: text(tally),
      count: tally.count,
      process: tally.process,
      ...(tally.port !== undefined && { port: tally.port }),
    }));
}
