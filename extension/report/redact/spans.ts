/** A piece of a text that is being redacted: what is settled is not looked at again. */
export interface Span {
  readonly text: string;
  readonly settled: boolean;
}

/** A place in a text and what is to stand there. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

/** Applies changes, in order of their places, to what is not settled yet. */
export function changed(spans: readonly Span[], changesOf: (text: string) => Iterable<Change>): readonly Span[] {
  return spans.flatMap(span => (span.settled ? [span] : split(span.text, changesOf(span.text))));
}

function split(text: string, changes: Iterable<Change>): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const { start, end, instead } of changes) {
    if (start < from) continue;
    if (start > from) spans.push({ text: text.slice(from, start), settled: false });
    spans.push({ text: instead, settled: true });
    from = end;
  }
  if (from < text.length) spans.push({ text: text.slice(from), settled: false });
  return spans;
}

/** A change for each match of a pattern for which there is something to put in its place. */
export function* matches(
  text: string,
  pattern: RegExp,
  instead: (match: string, index: number) => string | undefined,
): Generator<Change> {
  for (const { 0: match, index } of text.matchAll(pattern)) {
    const replaced = instead(match, index);
    if (replaced !== undefined) yield { start: index, end: index + match.length, instead: replaced };
  }
}
