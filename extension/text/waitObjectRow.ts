import type { WaitObject } from '../model/entities';
import type { Evidence } from '../model/evidence';
import { withoutComment } from './comment';
import { endOfText, parsePointer, parseNonNull, pointerEnd, skipBlanks } from './pointer';

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
  const match = /^([A-Z][A-Za-z0-9_]{1,40})(?:\s+(\S.*))?$/.exec(rest.slice(0, 300));
  if (match?.[1] === undefined) return undefined;
  const address = NO_OBJECT.test(printed) ? null : (parsePointer(printed) ?? null);
  return { address, type: match[1], ...detailOf(match[2]), evidence };
}

/** What stands behind the type: the owner of a mutant, else as printed. */
function detailOf(printed: string | undefined): Pick<WaitObject, 'owner' | 'detail'> {
  if (printed === undefined || printed.startsWith('//')) return {};
  const owner = /^-?\s*owning thread\s+([0-9a-f`x]{4,18})/i.exec(printed)?.[1];
  if (owner === undefined) return { detail: withoutComment(printed).trimEnd() };
  const address = parseNonNull(owner);
  return address === undefined ? {} : { owner: address };
}
