import type { Port, QueueLengths } from '../../model/entities';
import { idOf } from '../../model/ids';
import { code, type Text, unknown } from '../document';
import type { Names } from '../names';
import { type Field, known } from '../table';
import { reasonFor } from '../json/unknownFields';

/** The queues in the order in which kd prints them. */
export const QUEUES = [
  'main',
  'direct',
  'large',
  'pending',
  'canceled',
  'wait',
] as const satisfies (keyof QueueLengths)[];

/** Length of one queue, or why it is not known. A length that was not printed is never 0. */
export function queueCell(port: Port, queue: keyof QueueLengths): Text {
  const length = port.queues?.value[queue];
  if (length !== undefined) return [length.toString()];
  return [unknown(port.unknowns[`queues.${queue}`] ?? reasonFor(port, 'queues'))];
}

/** Columns for the queues that kd prints of every port. */
export function queueFields<R>(portOf: (row: R) => Port): readonly Field<R>[] {
  return QUEUES.filter(queue => queue !== 'wait').map(queue => ({
    key: queue,
    head: queue.charAt(0).toUpperCase() + queue.slice(1),
    numeric: true,
    cell: row => queueCell(portOf(row), queue),
  }));
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

/** `3 registered`, or the threads' own words; unknown where the port was not dumped. */
export function threadsCell(port: Port): Text {
  const count = port.registeredCount?.value ?? port.registeredThreads?.value.length;
  if (count === undefined) return [unknown(reasonFor(port, 'registeredThreads'))];
  return [`${count} ${port.threadsAre?.value ?? 'registered'}`];
}

/** The flags that are set; `none` where all were read and none is. */
export function flagsCell(port: Port): Text {
  return known(port, 'flags', port.flags, flags => {
    const set = Object.entries(flags)
      .filter(([, value]) => value)
      .map(([name]) => name);
    return [set.length > 0 ? set.join(', ') : 'none'];
  });
}

export function portCell(names: Names, port: Port): Text {
  return port.address ? [names.address(port.address.value)] : [code(port.id.slice(port.id.indexOf(':') + 1))];
}
