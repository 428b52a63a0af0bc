import { connectText } from '../../analysis/card/securityRows';
import { portSecurityOf } from '../../analysis/portSecurity';
import type { Port, PortFlags, QueueLengths } from '../../model/entities';
import { idOf } from '../../model/ids';
import { type Text, unknown } from '../document';
import type { Names } from '../names';
import { type Field, known } from '../table';
import { reasonFor } from '../json/unknownFields';

/** The queues in the order in which kd prints them. */
const QUEUES = ['main', 'direct', 'large', 'pending', 'canceled', 'wait'] as const satisfies (keyof QueueLengths)[];

/** Length of one queue, or why it is not known. A length that was not printed is never 0. */
function queueCell(port: Port, queue: keyof QueueLengths): Text {
  const length = port.queues?.value[queue];
  if (length !== undefined) return [length.toString()];
  return [unknown(port.unknowns[`queues.${queue}`] ?? reasonFor(port, 'queues'))];
}

/** One column for people, one for each queue in CSV. */
export function queueFields<R>(portOf: (row: R) => Port): readonly Field<R>[] {
  const columns = QUEUES.map((queue): Field<R> => ({
    key: queue,
    head: queue,
    cell: row => queueCell(portOf(row), queue),
    only: 'csv',
  }));
  return [{ key: 'queues', head: 'Queues', cell: row => queuesCell(portOf(row)), only: 'document' }, ...columns];
}

/** `main 3, pending 973`; empty queues are told apart from those that were not read. */
function queuesCell(port: Port): Text {
  const lengths = port.queues?.value;
  if (!lengths) return [unknown(reasonFor(port, 'queues'))];
  const filled = QUEUES.flatMap(queue => (lengths[queue] ? [`${queue} ${lengths[queue]}`] : []));
  const empty = QUEUES.filter(queue => lengths[queue] === 0);
  const unread = QUEUES.filter(queue => queue !== 'wait' && lengths[queue] === undefined);
  const parts: Text[] = [];
  if (filled.length > 0) parts.push([filled.join(', ')]);
  if (empty.length > 0) parts.push([`${unread.length === 0 && filled.length === 0 ? 'all' : empty.join(', ')} empty`]);
  if (unread.length > 0) parts.push([`${unread.join(', ')} `, unknown(reasonFor(port, 'queues'))]);
  return parts.flatMap((part, i) => (i === 0 ? part : ['; ', ...part]));
}

/** Owner as `svchost.exe 033c`; null where kd printed a null pointer. */
export function ownerCell(names: Names, port: Port): Text {
  return known(port, 'owner', port.owner, owner => {
    if (owner === null) return ['none'];
    const gone = port.ownerGone?.value === true ? ' (gone)' : '';
    return [...names.process(idOf('process', owner)).slice(1), gone];
  });
}

/** A connection port's name; communication ports have none of their own. */
export function nameCell(port: Port): Text {
  if (port.name) return port.name.value === '' ? ['(unnamed)'] : [port.name.value];
  if (port.type && port.type.value !== 'connection') return ['–'];
  return [unknown(reasonFor(port, 'name'))];
}

/** Clients of a connection port; communication ports have none. */
export function connectionsCell(port: Port): Text {
  if (port.connections) return [port.connections.value.toString()];
  if (port.type && port.type.value !== 'connection') return ['–'];
  return [unknown(reasonFor(port, 'connections'))];
}

/** `3 registered`, or the threads' own words; unknown where the port was not dumped. */
export function threadsCell(port: Port): Text {
  const count = port.registeredCount?.value ?? port.registeredThreads?.value.length;
  if (count !== undefined) return [`${count} ${port.threadsAre?.value ?? 'registered'}`];
  // Without a completion port threads can only wait on the port itself.
  if (port.completionPort?.value === null && port.queues?.value.wait === 0) return ['none'];
  return [unknown(reasonFor(port, 'registeredThreads'))];
}

/** Set on every port from its making on, so it tells nothing. */
const ORDINARY: ReadonlySet<string> = new Set(['flushOnClose'] satisfies (keyof PortFlags)[]);

/** The flags that are set and tell something; `none` where all were read and none is. */
export function flagsCell(port: Port): Text {
  return known(port, 'flags', port.flags, flags => {
    const set = Object.entries(flags)
      .filter(([name, value]) => value && !ORDINARY.has(name))
      .map(([name]) => name);
    return [set.length > 0 ? set.join(', ') : 'none'];
  });
}

/** Accounts that may connect to it. */
export function connectCell(port: Port): Text {
  return known(port, 'security', port.security, security => [connectText(portSecurityOf(security))]);
}

export function portCell(names: Names, port: Port): Text {
  return [names.id(port.id)];
}
