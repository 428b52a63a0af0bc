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

/** Finds traces in the lines of a text that comes piece by piece. Never throws. */
export class MessageTraceReader {
  private readonly traces = new Map<string, TraceAssembler>();
  private rows = 0;

  /** Whole lines. */
  push(text: string): void {
    splitLines(text, line => {
      this.line(line, ++this.rows);
    });
  }

  /** Every trace, in the order of their first lines. */
  found(): readonly FoundTrace[] {
    return [...this.traces].map(([trace, { events, hits, damaged, dropped }]) => ({
      trace,
      events,
      hits,
      damaged,
      dropped,
    }));
  }

  private line(text: string, row: number): void {
    const read = readTraceLine(text);
    if (!read || read.trace === '') return;
    let assembler = this.traces.get(read.trace);
    if (!assembler) {
      if (this.traces.size >= MOST_TRACES) return;
      this.traces.set(read.trace, (assembler = new TraceAssembler(MOST_EVENTS)));
    }
    assembler.take(read.line, { line: row });
  }
}

/** Every trace whose lines stand in a text. */
export function readMessageTraces(text: string): readonly FoundTrace[] {
  const reader = new MessageTraceReader();
  reader.push(text);
  return reader.found();
}
