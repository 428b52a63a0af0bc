import type { Port, QueueLengths } from '../../model/entities';
import { messageSeed, noteNode } from './entityRows';
import type { MessageItem } from './messageIndex';
import type { RowNode } from './rowNode';
import { counted, joined, thisInput } from './texts';
import { lineOf } from './tooltips';
import type { ViewSource } from './viewSource';

/** Queues of a port in the order in which `!alpc /p` prints them. */
const QUEUES: readonly (readonly [keyof QueueLengths, string])[] = [
  ['main', 'Main queue'],
  ['direct', 'Direct message queue'],
  ['large', 'Large message queue'],
  ['pending', 'Pending queue'],
  ['canceled', 'Canceled queue'],
];

/** What the queues of a port hold, for one line: `main 2`, `pending 1 seen`, and whether lengths are unknown. */
export function queueTexts(source: ViewSource, port: Port): readonly string[] {
  const lengths = port.queues?.value ?? {};
  const address = port.address?.value;
  const seen = address === undefined ? undefined : source.messages.seen.get(address);
  let unknown = 0;
  const texts = QUEUES.flatMap(([name]) => {
    const length = lengths[name];
    if (length !== undefined) return length > 0 ? [`${name} ${length}`] : [];
    unknown++;
    const messages = name === 'wait' ? 0 : (seen?.get(name) ?? 0);
    return messages > 0 ? [`${name} ${messages} seen`] : [];
  });
  if (unknown === 0) return texts.length === 0 ? ['queues empty'] : texts;
  const count = unknown === QUEUES.length ? port.queued?.value : undefined;
  if (count !== undefined) return [...texts, `${count} queued`];
  return texts.length > 0
    ? texts
    : [unknown === QUEUES.length ? 'queue lengths unknown' : 'some queue lengths unknown'];
}

/** Rows of the queues of a port. A length that was not read says so; it is never 0. */
export function queueNodes(source: ViewSource, port: Port): readonly RowNode[] {
  const lengths = port.queues?.value ?? {};
  const messages = messagesAt(source, port);
  const known = QUEUES.filter(([name]) => lengths[name] !== undefined || messages.some(m => m.queue === name));
  const nodes = known.map(([name, title]) =>
    queueNode(
      source,
      port,
      name,
      title,
      messages.filter(m => m.queue === name),
    ),
  );
  const others = messages.filter(m => m.queue === undefined);
  if (others.length > 0) nodes.push(unnamedQueueNode(source, port, others));
  const unknown = QUEUES.filter(entry => !known.includes(entry)).map(([, title]) => title.toLowerCase());
  if (unknown.length > 0) nodes.push(unknownQueuesNode(source, port, unknown));
  return nodes;
}

function messagesAt(source: ViewSource, port: Port): readonly MessageItem[] {
  const address = port.address?.value;
  return address === undefined ? [] : (source.messages.byPort.get(address) ?? []);
}

function queueNode(
  source: ViewSource,
  port: Port,
  name: keyof QueueLengths,
  title: string,
  messages: readonly MessageItem[],
): RowNode {
  const length = port.queues?.value[name];
  const unseen = length === undefined ? 0 : length - messages.length;
  const rows = (): readonly RowNode[] => [
    ...messages.map(item => messageNode(source, item)),
    ...(unseen > 0
      ? [
          noteNode(
            'unseen',
            `${counted(unseen, 'message')} not in ${thisInput(source.snapshot)}`,
            source.snapshot.target.kind === 'log' ? 'counted, not printed' : 'counted, not found',
          ),
        ]
      : []),
  ];
  return {
    key: `queue:${name}`,
    seed: () => ({
      kind: 'queue',
      label: title,
      description:
        length === undefined
          ? `length unknown · ${counted(messages.length, 'message')} seen`
          : counted(length, 'message'),
      icon: 'layers',
      evidence: port.id,
      ...lineOf([port.queues?.evidence, messages[0]?.message?.queue?.evidence]),
    }),
    ...(messages.length > 0 || unseen > 0 ? { children: rows } : {}),
  };
}

/** Messages that a wait line puts at this port without saying in which of its queues. */
function unnamedQueueNode(source: ViewSource, port: Port, messages: readonly MessageItem[]): RowNode {
  return {
    key: 'queue:unknown',
    seed: () => ({
      kind: 'queue',
      label: 'Messages of unknown queue',
      ...joined(counted(messages.length, 'message'), `run !alpc /m on each to know`),
      icon: 'layers',
      evidence: port.id,
      ...lineOf([messages[0]?.waiter?.waitsFor?.evidence, port.address?.evidence]),
    }),
    children: () => messages.map(item => messageNode(source, item)),
  };
}

function unknownQueuesNode(source: ViewSource, port: Port, titles: readonly string[]): RowNode {
  // A queue that was asked for and not understood is named as `queues.main`.
  const reasons = Object.entries(port.unknowns).filter(([field]) => field === 'queues' || field.startsWith('queues.'));
  const reason = reasons[0]?.[1].replaceAll('-', ' ') ?? `not in ${thisInput(source.snapshot)}`;
  const label = titles.length === QUEUES.length ? 'Queue lengths unknown' : `Length unknown: ${titles.join(', ')}`;
  return noteNode('queues:unknown', label, reason, 'question');
}

export function messageNode(source: ViewSource, item: MessageItem): RowNode {
  return { key: item.id, entity: item.id, seed: () => messageSeed(source, item) };
}
