import type { Evidence } from '../model/evidence';
import type { Thread } from '../model/entities';
import { formatAddress } from '../base/address';
import { cutText } from '../base/markdown';
import { shortDuration } from '../base/duration';
import type { Proof } from './document';

/** Age of a wait in the best form that was printed; undefined where neither time nor ticks are known. */
export function waitAge(thread: Thread | undefined): string | undefined {
  const age = thread?.waitMs && shortDuration(thread.waitMs.value);
  if (age !== undefined) return age;
  return thread?.ticks && `${groupDigits(thread.ticks.value)} ticks`;
}

/** `12,345`: the same on every machine, whatever its locale. */
export function groupDigits(value: number): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 thread`, `3 threads`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${groupDigits(value)} ${value === 1 ? one : many}`;
}

/** Longest piece of a printed line that a report quotes. */
const LONGEST_QUOTE = 400;

/** Where a value was read, for people. */
export function proofOf(evidence: Evidence): Proof {
  if (evidence.kind === 'memory') {
    return {
      place: formatAddress(evidence.address),
      source: `${evidence.type}.${evidence.field}`,
      text: quote(evidence.value),
    };
  }
  const { command, line, endLine } = evidence;
  return {
    place: endLine !== undefined && endLine > line ? `lines ${line}-${endLine}` : `line ${line}`,
    source: quote(command.text),
    text: quote(evidence.text),
  };
}

/** In the order of the input; the same place twice says nothing more. */
export function proofsOf(all: readonly Evidence[]): readonly Proof[] {
  const seen = new Map<string, Proof>();
  const line = (evidence: Evidence): number => (evidence.kind === 'text' ? evidence.line : Infinity);
  for (const evidence of [...all].sort((a, b) => line(a) - line(b) || 0)) {
    const proof = proofOf(evidence);
    const key = `${proof.place}\n${proof.source}\n${proof.text}`;
    if (!seen.has(key)) seen.set(key, proof);
  }
  return [...seen.values()];
}

/** A printed line without its indentation, cut where it gets too long to read. */
export function quote(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= LONGEST_QUOTE) return trimmed;
  const cut = cutText(trimmed, LONGEST_QUOTE);
  return `${cut} … (${groupDigits(trimmed.length - cut.length)} characters more)`;
}

/** A problem of the input, whole as far as it can be read; where the rest of a longer one stands is said. */
export function problemText(message: string): string {
  const trimmed = message.trim();
  if (trimmed.length <= LONGEST_PROBLEM) return trimmed;
  const cut = cutText(trimmed, LONGEST_PROBLEM);
  return `${cut} … (${groupDigits(trimmed.length - cut.length)} characters more: the JSON of this report has all of it)`;
}

const LONGEST_PROBLEM = 2_000;
