import type { WaitObject } from '../model/entities';
import type { Evidence } from '../model/evidence';
import { withoutComment } from './comment';
import { endOfText, isBlankCode, parsePointer, parseNonNull, pointerEnd, skipBlanks } from './pointer';

/** All ones: what kd prints where a wait has no object (DelayExecution). */
const NO_OBJECT = /^(?:f{8}|f{8}`?f{8})$/i;

/**
 * Reads a row `PTR  NotificationEvent`, `PTR  Semaphore Limit 0x1`, `PTR  Mutant - owning thread PTR`, … as it stands
 * under a THREAD row; undefined if the line is none.
 */
export function readWaitObject(text: string, evidence: Evidence): WaitObject | undefined {
  const first = skipBlanks(text);
  const end = pointerEnd(text, first);
  if (end < 0) return undefined;
  const printed = text.slice(first, end);
  const rest = text.slice(skipBlanks(text, end), endOfText(text));
  const type = endOfType(rest);
  if (type < 0) return undefined;
  const address = printed.startsWith('ffffffff') && NO_OBJECT.test(printed) ? null : (parsePointer(printed) ?? null);
  if (type === rest.length) return { address, type: typeName(rest), evidence };
  const detail = detailOf(rest.slice(skipBlanks(rest, type), 300));
  return { address, type: typeName(rest.slice(0, type)), ...detail, evidence };
}

/** Index behind the name of a type at the beginning, or -1: a capital, then up to 40 letters, digits and underscores. */
function endOfType(text: string): number {
  const first = text.charCodeAt(0);
  if (first < 65 || first > 90) return -1;
  let i = 1;
  while (i < text.length && i < 42 && isNameCode(text.charCodeAt(i))) i++;
  return i > 1 && (i === text.length || isBlankCode(text.charCodeAt(i))) ? i : -1;
}

function isNameCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

/** The usual names are constants: a million wait objects need not hold a million strings. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [
    'SynchronizationEvent',
    'NotificationEvent',
    'SynchronizationTimer',
    'NotificationTimer',
    'QueueObject',
    'PriQueueObject',
    'ProcessObject',
    'ThreadObject',
    'Semaphore',
    'Mutant',
    'Thread',
    'Gate',
    'Unknown',
  ].map(name => [name, name]),
);

function typeName(printed: string): string {
  return NAMES.get(printed) ?? printed;
}

/** What stands behind the type: the owner of a mutant, else as printed. */
function detailOf(printed: string): Pick<WaitObject, 'owner' | 'detail'> {
  if (printed.startsWith('//')) return {};
  const owner = /^-?\s*owning thread\s+([0-9a-f`x]{4,18})/i.exec(printed)?.[1];
  if (owner === undefined) return { detail: withoutComment(printed).trimEnd() };
  const address = parseNonNull(owner);
  return address === undefined ? {} : { owner: address };
}
