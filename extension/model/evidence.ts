import type { Address } from '../base/address';

/** One command of a debugger session and where it stands. `text` is empty when the log does not show which command printed the lines. */
export interface CommandPlace {
  readonly text: string;
  /** 1-based line of the prompt in the log; 0 if the log starts with output. */
  readonly line: number;
  /** Counts from 0 in the order of the log. */
  readonly index: number;
  /** The prompt as printed, without its trailing blank: `0: kd>`, `lkd>`, `0:000>`. */
  readonly prompt: string;
  /** Which kernel (boot, connection, dump) of the log it belongs to, from 0. */
  readonly kernel: number;
  /** Which halt of that kernel, from 0: the target may have run between two of them. */
  readonly stop: number;
}

/** A value that was read off printed text. */
export interface TextEvidence {
  readonly kind: 'text';
  readonly command: CommandPlace;
  /** 1-based first line in the log. */
  readonly line: number;
  /** Last line, when the value takes more than one. */
  readonly endLine?: number;
  readonly text: string;
}

/** A value that was read from typed memory. */
export interface MemoryEvidence {
  readonly kind: 'memory';
  readonly address: Address;
  readonly type: string;
  readonly field: string;
  /** As shown to people, usually hex. */
  readonly value: string;
  readonly stop: number;
}

export type Evidence = TextEvidence | MemoryEvidence;

/** A value together with where it comes from. What is not known is absent, never 0, empty or false. */
export interface Known<T> {
  readonly value: T;
  readonly evidence: Evidence;
  /** The stop of the evidence, where that is made on demand. */
  readonly stop?: number;
}

/** Why a value is not known. The list is part of the JSON contract. */
export type UnknownReason =
  | 'not-in-dump'
  | 'paged-out'
  | 'not-mapped'
  | 'non-canonical'
  | 'demand-zero'
  | 'unreadable'
  | 'no-symbols'
  | 'torn'
  | 'invalid'
  | 'not-asked'
  | 'not-printed'
  | 'cancelled'
  | 'timed-out';

/** How sure a statement is. Ordered: `certain` > `likely` > `heuristic`. */
export type Certainty = 'certain' | 'likely' | 'heuristic';

const RANK: Readonly<Record<Certainty, number>> = { certain: 2, likely: 1, heuristic: 0 };

/** The weakest of some certainties; `certain` of none. A chain is as sure as its weakest step. */
export function weakest(...all: readonly Certainty[]): Certainty {
  let least: Certainty = 'certain';
  for (const one of all) if (RANK[one] < RANK[least]) least = one;
  return least;
}

/** Which stop a piece of evidence was taken at; facts of two stops do not prove one state. */
export function stopOf(evidence: Evidence): number {
  return evidence.kind === 'text' ? evidence.command.stop : evidence.stop;
}

/** The same for a known value, without having its evidence made. */
export function stopOfKnown(known: Known<unknown>): number {
  return known.stop ?? stopOf(known.evidence);
}
