import { TRACE_EVENT_KINDS, type TraceEventKind } from '../../model/messageTrace';
import { USUAL_KINDS } from '../../model/traceRoutines';
import { type Address } from '../../base/address';
import { addressOfId, idOf } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import {
  TRACE_BOUNDS,
  type TraceFilter,
  type TraceLimits,
  type TraceStartArguments,
} from '../../protocol/messageTrace';
import { parseAddress } from '../../base/address';
import { nameOf } from '../../analysis/names';
import { lookUp } from '../../model/lookup';
import { RequestError } from '../errors';

/** A trace as it is wanted, with what its filter means on this target. */
export interface TraceWish {
  readonly limits: TraceLimits;
  readonly kinds: readonly TraceEventKind[];
  readonly filter: TraceFilter;
  /** The filter in words. */
  readonly filterText?: string;
  /** EPROCESS. */
  readonly process?: Address;
  /** `_ALPC_PORT` of a connection port. */
  readonly connectionPort?: Address;
}

/** What is asked for, resolved against what is known of the target. */
export function traceWish(snapshot: Snapshot, { limits = {}, filter = {}, kinds }: TraceStartArguments): TraceWish {
  const limit = (name: keyof TraceLimits): number =>
    Math.min(Math.max(1, limits[name] ?? TRACE_BOUNDS[name].usual), TRACE_BOUNDS[name].most);
  const process = wanted(filter.process) ? processOf(snapshot, filter.process) : undefined;
  const port = wanted(filter.port) ? portOf(snapshot, filter.port) : undefined;
  const words = [process?.name, port?.name].filter(word => word !== undefined);
  return {
    limits: { events: limit('events'), hits: limit('hits'), seconds: limit('seconds') },
    kinds: TRACE_EVENT_KINDS.filter(kind => (kinds ?? USUAL_KINDS).includes(kind)),
    filter,
    ...(words.length > 0 && { filterText: words.join(' and ') }),
    ...(process && { process: process.address }),
    ...(port && { connectionPort: port.address }),
  };
}

function wanted(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}

interface Resolved {
  readonly address: Address;
  readonly name: string;
}

function processOf(snapshot: Snapshot, text: string): Resolved {
  const id = lookUp(snapshot, text.trim());
  const entity = id === undefined ? undefined : snapshot.find(id);
  const address = entity?.kind === 'process' ? (entity.address?.value ?? addressOfId(entity.id)) : undefined;
  if (entity?.kind === 'process' && address !== undefined) {
    const pid = entity.pid?.value;
    return { address, name: `${nameOf(snapshot, entity.id)}${pid === undefined ? '' : ` (${pid})`}` };
  }
  return typed(text, 'process', entity?.kind);
}

/** Any port of a connection stands for the connection port, which all of them name. */
function portOf(snapshot: Snapshot, text: string): Resolved {
  const id = lookUp(snapshot, text.trim());
  const entity = id === undefined ? undefined : snapshot.find(id);
  if (entity?.kind !== 'port') return typed(text, 'port', entity?.kind);
  const isConnection = entity.type?.value === 'connection';
  const address = isConnection ? (entity.address?.value ?? addressOfId(entity.id)) : entity.connectionPort?.value;
  if (address === undefined || address === null)
    throw new RequestError('badArguments', `The connection port of ${nameOf(snapshot, entity.id)} is not known.`);
  const connection = snapshot.find(idOf('port', address));
  return { address, name: nameOf(snapshot, connection?.id ?? entity.id) };
}

/** An address that the snapshot does not hold is taken at its word. */
function typed(text: string, what: string, found: string | undefined): Resolved {
  const address = found === undefined ? parseAddress(text.trim().replace(/^(?:process|port):/, '')) : undefined;
  if (address === undefined || address < 0xffff_8000_0000_0000n)
    throw new RequestError('badArguments', `"${text}" names no ${what} that is known here.`);
  return { address, name: `${what} 0x${address.toString(16)}` };
}
