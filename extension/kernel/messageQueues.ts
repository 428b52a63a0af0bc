import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { QueueLengths } from '../model/entities';
import type { KernelTarget } from './kernelTarget';
import { walkLists } from './lists';
import type { PortQueue } from './portPlaces';
import type { WalkedPort } from './walkedPort';

/** A message as a link of a queue told it. */
export interface QueuedMessage {
  readonly address: Address;
  readonly port: WalkedPort;
  readonly queue: Exclude<PortQueue, 'wait'>;
}

/** Everything that lies in queues of ports. */
export interface WalkedQueues {
  /** In the order of ports and queues. A canceled message may stand here twice: its list is beside the others. */
  readonly messages: readonly QueuedMessage[];
  /** Threads in the wait queues of ports. */
  readonly waiting: ReadonlyMap<WalkedPort, readonly Address[]>;
  /** Queues that broke, and counters that do not fit. To be asked when the names of ports are known. */
  readonly problems: () => readonly string[];
}

/** The links of messages: `Entry` in all queues but that of canceled ones. Source: AlpcpCancelMessage. */
const LINK: Readonly<Record<PortQueue, readonly [struct: string, field: string]>> = {
  main: ['_KALPC_MESSAGE', 'Entry'],
  direct: ['_KALPC_MESSAGE', 'Entry'],
  large: ['_KALPC_MESSAGE', 'Entry'],
  pending: ['_KALPC_MESSAGE', 'Entry'],
  canceled: ['_KALPC_MESSAGE', 'CancelListEntry'],
  wait: ['_ETHREAD', 'AlpcWaitListEntry'],
};

const COUNTED: readonly PortQueue[] = ['main', 'direct', 'large', 'pending', 'canceled', 'wait'];

/**
 * Walks the queues of all ports together, or only one of each. Queues whose head points at itself are empty and cost
 * nothing.
 */
export async function walkQueues(
  target: KernelTarget,
  ports: readonly WalkedPort[],
  signal?: AbortSignal,
  only?: PortQueue,
): Promise<WalkedQueues> {
  const places: { readonly port: WalkedPort; readonly queue: PortQueue }[] = [];
  const heads: Address[] = [];
  for (const port of ports)
    for (const { queue, head } of port.queues) {
      if (only !== undefined && queue !== only) continue;
      places.push({ port, queue });
      heads.push(head);
    }
  const walks = await walkLists(target, heads, signal);
  const offsets = linkOffsets(target);
  const messages: QueuedMessage[] = [];
  const waiting = new Map<WalkedPort, readonly Address[]>();
  const found = new Map<WalkedPort, Partial<Record<PortQueue, number>>>();
  const broken: (() => string)[] = [];
  places.forEach(({ port, queue }, i) => {
    const walk = walks[i] ?? { links: [] };
    const offset = offsets[queue];
    const { links, broken: end } = walk;
    if (end)
      broken.push(
        () =>
          `the ${queue} queue of ${nameOf(port)} breaks after ${links.length} entries at 0x${end.at.toString(16)}: ${end.reason}`,
      );
    else (found.get(port) ?? setDefault(found, port))[queue] = links.length;
    if (queue === 'wait') {
      // The threads of a list that breaks are not all that wait.
      if (!end) waiting.set(port, entriesOf(links, offset));
    } else for (const link of links) messages.push({ address: toAddress(link - offset), port, queue });
  });
  const problems = (): readonly string[] => {
    const all = broken.map(tell => tell());
    for (const port of ports) all.push(...differences(port, found.get(port)));
    return all;
  };
  return { messages, waiting, problems };
}

/** From the beginning of an entry to its link, by queue. */
function linkOffsets(target: KernelTarget): Readonly<Record<PortQueue, bigint>> {
  const of = (queue: PortQueue): bigint => BigInt(target.fields.find(...LINK[queue])?.offset ?? 0);
  return {
    ...{ main: of('main'), direct: of('direct'), large: of('large') },
    ...{ pending: of('pending'), canceled: of('canceled'), wait: of('wait') },
  };
}

function entriesOf(links: readonly Address[], offset: bigint): readonly Address[] {
  return links.map(link => toAddress(link - offset));
}

function setDefault<K, V extends object>(map: Map<K, Partial<V>>, key: K): Partial<V> {
  const made: Partial<V> = {};
  map.set(key, made);
  return made;
}

/**
 * Counters that do not fit what was walked: the dump was taken in the middle of a change, or is damaged. A queue that
 * broke tells nothing of its length.
 */
function differences(port: WalkedPort, found: Partial<Record<PortQueue, number>> | undefined): readonly string[] {
  const lengths: QueueLengths | undefined = port.lengths ?? (found && port.facts.queues?.value);
  if (!lengths) return NO_PROBLEMS;
  let problems: string[] | undefined;
  for (const queue of COUNTED) {
    const [counted, walked] = [lengths[queue], found?.[queue]];
    if (counted === undefined || counted === (walked ?? 0)) continue;
    // A list that was not walked is empty, or broke.
    if (walked === undefined && port.queues.some(one => one.queue === queue)) continue;
    const line = `the ${queue} queue of ${nameOf(port)} has ${walked ?? 0} entries, its counter says ${counted}`;
    (problems ??= []).push(line);
  }
  return problems ?? NO_PROBLEMS;
}

const NO_PROBLEMS: readonly string[] = [];

/** A port as problems name it. */
export function nameOf(port: WalkedPort): string {
  const { name } = port;
  const address = `0x${port.address.toString(16)}`;
  return name === undefined || name === '' ? `port ${address}` : `port ${address} (${name})`;
}
