import type { TraceEvent } from '../../model/messageTrace';
import { splitLines } from '../lineSplitter';
import { TraceAssembler } from './traceAssembler';
import { readTraceLine } from './traceLine';

/** Events of a saved trace that are read; more would not be looked at by anybody. */
const MOST_EVENTS = 100_000;
/** Traces in one log. */
const MOST_TRACES = 100;

/** A trace that was found in a text. */
export interface FoundTrace {
  /** The number that its lines carry. */
  readonly trace: string;
  readonly events: readonly TraceEvent[];
  /** Hits whose lines are missing: lost, or left out by a filter. */
  readonly hits: number;
  readonly damaged: number;
  readonly dropped: number;
}

/** Every trace whose lines stand in a text, in the order of their first lines. Never throws. */
export function readMessageTraces(text: string): readonly FoundTrace[] {
  const traces = new Map<string, TraceAssembler>();
  let row = 0;
  splitLines(text, line => {
    row++;
    const read = readTraceLine(line);
    if (!read) return;
    let assembler = traces.get(read.trace);
    if (!assembler) {
      if (traces.size >= MOST_TRACES || read.trace === '') return;
      traces.set(read.trace, (assembler = new TraceAssembler(MOST_EVENTS)));
    }
    assembler.take(read.line, { line: row });
  });
  return [...traces].map(([trace, { events, hits, damaged, dropped }]) => ({ trace, events, hits, damaged, dropped }));
}
