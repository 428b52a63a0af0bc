import type { PortBacklog } from './portBacklog';

/** One hedged sentence on what the queues of a port mean. Never calls a long pending queue a fault. */
export function backlogRemark(facts: Omit<PortBacklog, 'remark'>): string {
  if (facts.torn.length > 0)
    return `More messages were seen in the ${facts.torn.join(' and ')} queue than its length says: it was read while it changed, or is damaged.`;
  const { untaken, pending } = facts;
  const clients = plural(facts.waiting.length, 'thread');
  if (untaken !== undefined && untaken > 0) return `${untakenSentence(untaken, facts)} ${clients} known to wait here.`;
  if (pending !== undefined && pending > 0)
    return `${plural(pending, 'request')} taken and not answered yet; many services keep requests pending for hours on purpose, so compare with who waits: ${clients} known to wait here.`;
  if (facts.waiting.length > 0 && untaken === undefined && pending === undefined)
    return `${clients} known to wait here; the lengths of the queues were not read.`;
  return `${plural(facts.messages.length, 'message')} seen here; ${clients} known to wait.`;
}

function untakenSentence(untaken: number, facts: Omit<PortBacklog, 'remark'>): string {
  const many = plural(untaken, 'request');
  if (!facts.registered) return `${many} not taken by anybody; the threads that should serve them were not read.`;
  return `${many} not taken by any of ${plural(facts.registered.length, 'registered thread')}.`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
