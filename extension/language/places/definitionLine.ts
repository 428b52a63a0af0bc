import type { TextDocument } from 'vscode-languageserver-textdocument';
import { kdAddress } from '../../base/address';
import type { Entity, Message, Port, Process, Thread } from '../../model/entities';
import type { Known } from '../../model/evidence';
import { lineText } from '../text';

/** Lines above the best fact of a thing within which the heading of its block is looked for. */
const REACH = 60;

const HEADINGS: Readonly<Record<Entity['kind'], RegExp | undefined>> = {
  thread: /^\s{0,60}THREAD\s/,
  process: /^\s{0,60}PROCESS\s/,
  port: /^\s{0,60}Port\s/,
  message: /^\s{0,60}Message\s/,
  lock: undefined,
  irp: undefined,
};

/**
 * The 0-based line where a thing is described best: the heading of its own block if there is one, else the line of the
 * fact that tells most of it. undefined when no line tells of it.
 */
export function definitionLine(document: TextDocument, entity: Entity): number | undefined {
  for (const known of bestFacts(entity)) {
    if (known?.evidence.kind !== 'text' || known.evidence.line < 1) continue;
    const line = known.evidence.line - 1;
    return headingAbove(document, entity, line) ?? Math.min(line, document.lineCount - 1);
  }
  return undefined;
}

/** Facts of a thing, those that only its own block prints first, mere mentions last. */
function bestFacts(entity: Entity): readonly (Known<unknown> | undefined)[] {
  switch (entity.kind) {
    case 'thread':
      return threadFacts(entity);
    case 'process':
      return processFacts(entity);
    case 'port':
      return portFacts(entity);
    case 'message':
      return messageFacts(entity);
    case 'lock':
      return [entity.owners, entity.contention, entity.waiters, entity.type, entity.address];
    case 'irp':
      return [entity.driver, entity.file, entity.thread, entity.address];
  }
}

function threadFacts(t: Thread): readonly (Known<unknown> | undefined)[] {
  return [
    t.contextSwitches,
    t.ticks,
    t.priority,
    t.waitsFor,
    t.waitObjects,
    t.frames,
    t.waitReason,
    t.state,
    t.cid,
    t.address,
  ];
}

function processFacts(p: Process): readonly (Known<unknown> | undefined)[] {
  return [p.parentPid, p.handleCount, p.session, p.pid, p.name, p.address];
}

function portFacts(p: Port): readonly (Known<unknown> | undefined)[] {
  return [p.sequence, p.flags, p.communicationInfo, p.queues, p.registeredThreads, p.type, p.name, p.owner, p.address];
}

function messageFacts(m: Message): readonly (Known<unknown> | undefined)[] {
  return [m.sequence, m.callbackId, m.dataLength, m.serverThread, m.number, m.type, m.queue, m.address];
}

function headingAbove(document: TextDocument, entity: Entity, from: number): number | undefined {
  const heading = HEADINGS[entity.kind];
  const address = entity.address?.value;
  if (!heading || address === undefined) return undefined;
  const low = kdAddress(address & 0xffff_ffffn, 32);
  for (let line = from; line >= 0 && line > from - REACH; line--) {
    const text = lineText(document, line);
    if (heading.test(text)) return text.slice(0, 120).toLowerCase().includes(low) ? line : undefined;
  }
  return undefined;
}
