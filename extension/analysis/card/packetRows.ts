import type { CompletionLookaside, Port } from '../../model/entities';
import { idOf } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { imagesOf } from '../../rpc/candidates';
import { serviceOf } from '../../rpc/services';
import type { CardRows } from './cardRows';
import { addressText } from './names';

/** Packets that are named one by one. */
const SHOWN = 3;

/** How a port tells its completion port of messages: the key of its owner, and the packets that it has for that. */
export function packetRows(rows: CardRows, port: Port): void {
  const { snapshot } = rows;
  completionPortRow(rows, port);
  const key = port.completionKey;
  if (key?.value) rows.optional('Completion key', 'completionKey', key, value => addressText(snapshot, value ?? 0n));
  const object = port.poolObject;
  if (object) {
    const { address, complete, handler, tag, certainty } = object.value;
    const parts = [
      `${addressText(snapshot, address)} calls ${complete}`,
      handler === undefined ? undefined : `for ${addressText(snapshot, handler)}`,
      tag === undefined ? undefined : tagText(rows.snapshot, port, tag),
    ];
    rows.add('Thread pool object', parts.filter(Boolean).join(', '), object.evidence, { certainty });
  }
  const lookaside = port.completionLookaside;
  if (!lookaside) return;
  rows.optional('Completion packets', 'completionLookaside', lookaside, countText);
  const intercepted = (lookaside.value.packets ?? []).filter(packet => packet.intercepted === true);
  for (const { address, callback } of intercepted.slice(0, SHOWN))
    rows.add(
      'Intercepted',
      `packet ${addressText(snapshot, address)} calls ${addressText(snapshot, callback ?? 0n)}, which is not nt!AlpcpLookasidePacketCallbackRoutine`,
      lookaside.evidence,
      { certainty: 'likely' },
    );
}

/** Names of tags stand in the service control manager alone; of a host that runs one service they all stand for that one. */
function tagText(snapshot: Snapshot, { owner }: Port, tag: number): string {
  const text = `service tag 0x${tag.toString(16)}`;
  const process = owner?.value ? snapshot.find(idOf('process', owner.value)) : undefined;
  if (process?.kind !== 'process') return text;
  const service = serviceOf(process, undefined, imagesOf(snapshot, process));
  if (!service) return text;
  return `${text} (${service.name}${service.certainty === 'certain' ? '' : `, ${service.certainty}`})`;
}

/** The queue that server threads take from: how many there are, how many wait for work, and what lies in it. */
function completionPortRow(rows: CardRows, port: Port): void {
  const { completion, completionPort } = port;
  if (!completion) return;
  const { currentCount, maximumCount, entries, idle } = completion.value;
  const registered = port.registeredCount?.value ?? port.registeredThreads?.value.length;
  const parts = [
    completionPort?.value ? addressText(rows.snapshot, completionPort.value) : undefined,
    registered === undefined ? undefined : `${registered} ${registered === 1 ? 'thread' : 'threads'} registered`,
    idle && `${idle.length} idle`,
    currentCount === undefined ? undefined : `${currentCount} running`,
    maximumCount === undefined ? undefined : `at most ${maximumCount} at a time`,
    entries === undefined ? undefined : `${entries} ${entries === 1 ? 'packet waits' : 'packets wait'}`,
  ].filter(part => part !== undefined);
  if (parts.length > 0) rows.add('Completion port', parts.join(', '), completion.evidence);
}

function countText({ size, active, packets }: CompletionLookaside): string {
  const parts = [
    active === undefined ? undefined : `${active} in use`,
    size === undefined ? undefined : `room for ${size}`,
    packets && `${packets.length} found`,
  ];
  return parts.filter(part => part !== undefined).join(', ');
}
