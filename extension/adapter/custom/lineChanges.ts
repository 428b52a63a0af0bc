/** Lines that are shown of one difference. */
const SHOWN = 40;
/** Lines that are compared of one answer. */
const MOST_LINES = 50_000;

/** Lines of some quoted pieces that an answer does not hold any more. Blanks at the ends do not count. */
export function quotedGone(pieces: readonly string[], answer: string): readonly string[] {
  const now = linesOf(answer);
  const quoted = new Set(pieces.flatMap(piece => [...linesOf(piece)]));
  // The first line of a piece may be the prompt with its command.
  return [...quoted].filter(line => !now.has(line) && !PROMPT.test(line)).slice(0, SHOWN);
}

/** Lines that an answer has and an earlier one had not. */
export function newLines(before: string, after: string): readonly string[] {
  const then = linesOf(before);
  return [...linesOf(after)].filter(line => !then.has(line)).slice(0, SHOWN);
}

const PROMPT = /^(?:\d+: )?(?:l?kd|\d+:\d{3}(?::\w+)?)>/;

function linesOf(text: string): ReadonlySet<string> {
  const lines = new Set<string>();
  for (const line of text.split('\n', MOST_LINES)) {
    const trimmed = line.trim();
    if (trimmed !== '') lines.add(trimmed);
  }
  return lines;
}
