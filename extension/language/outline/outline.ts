import { turn } from '../log/slices';
import { GrowableInts } from './growableInts';
import { LineScanner } from './lineStarts';
import { lineKindOf, OUTLINE_KINDS, type OutlineKind } from './lineKind';

export type { OutlineKind } from './lineKind';

/** Lines that are looked at between two looks at the clock. */
const BATCH = 2000;
const SLICE_MS = 8;

/** One command or block: 0-based lines, `end` included. */
export interface OutlineNode {
  readonly kind: OutlineKind;
  readonly start: number;
  readonly end: number;
  /** Index of the node around it, or -1. */
  readonly parent: number;
}

/** Commands of a log and the blocks that they print, in the order of the text. */
export class Outline {
  private readonly kinds = new GrowableInts();
  private readonly starts = new GrowableInts();
  private readonly ends = new GrowableInts();
  private readonly parents = new GrowableInts();
  /** How many nodes there are of each kind. */
  readonly counts = new Map<OutlineKind, number>();

  get length(): number {
    return this.kinds.length;
  }

  node(index: number): OutlineNode {
    return {
      kind: OUTLINE_KINDS[this.kinds.at(index)] ?? 'command',
      start: this.starts.at(index),
      end: this.ends.at(index),
      parent: this.parents.at(index),
    };
  }

  /** Nodes around a line, the innermost first. */
  around(line: number): readonly OutlineNode[] {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts.at(middle) <= line) low = middle + 1;
      else high = middle;
    }
    const found: OutlineNode[] = [];
    for (let index = low - 1; index >= 0; index = this.parents.at(index)) {
      const node = this.node(index);
      if (node.end >= line) found.push(node);
    }
    return found;
  }

  add(kind: OutlineKind, line: number, parent: number): number {
    this.kinds.push(OUTLINE_KINDS.indexOf(kind));
    this.starts.push(line);
    this.ends.push(line);
    this.parents.push(parent);
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    return this.kinds.length - 1;
  }

  setEnd(index: number, line: number): void {
    this.ends.set(index, line);
  }
}

/** Builds an outline line by line. */
class OutlineBuilder {
  readonly outline = new Outline();
  /** Open nodes, the outermost first. */
  private readonly open: { readonly index: number; readonly kind: OutlineKind }[] = [];
  private lastText = -1;

  take(kind: OutlineKind | undefined, line: number, blank: boolean): void {
    if (kind !== undefined) {
      this.closeFor(kind);
      // A port lists its threads in one row each: they belong to it and have no block of their own.
      const inPort = kind === 'thread' && this.open.at(-1)?.kind === 'port';
      const index = this.outline.add(kind, line, this.open.at(-1)?.index ?? -1);
      if (!inPort) this.open.push({ index, kind });
    } else if (blank && this.open.at(-1)?.kind === 'stack') {
      this.close();
    }
    if (!blank) this.lastText = line;
  }

  end(): void {
    while (this.open.length > 0) this.close();
  }

  /** Closes what cannot hold a node of this kind. */
  private closeFor(kind: OutlineKind): void {
    for (;;) {
      const top = this.open.at(-1);
      if (top === undefined || holds(top.kind, kind)) return;
      this.close();
    }
  }

  private close(): void {
    const top = this.open.pop();
    if (top) this.outline.setEnd(top.index, Math.max(this.outline.node(top.index).start, this.lastText));
  }
}

function holds(outer: OutlineKind, inner: OutlineKind): boolean {
  if (inner === 'command') return false;
  if (outer === 'command') return true;
  if (inner === 'thread') return outer === 'process' || outer === 'port';
  return inner === 'stack' && (outer === 'thread' || outer === 'process');
}

/** Reads the outline of a text in slices; undefined when it was stopped. */
export async function readOutline(text: string, stop?: { isCancelled: () => boolean }): Promise<Outline | undefined> {
  const builder = new OutlineBuilder();
  const scanner = new LineScanner(text);
  let until = performance.now() + SLICE_MS;
  for (;;) {
    for (let i = 0; i < BATCH; i++) {
      if (!scanner.advance()) {
        builder.end();
        return builder.outline;
      }
      const first = scanner.firstCode();
      builder.take(lineKindOf(scanner, first), scanner.line, first === 0);
    }
    if (performance.now() < until) continue;
    await turn();
    if (stop?.isCancelled()) return undefined;
    until = performance.now() + SLICE_MS;
  }
}
