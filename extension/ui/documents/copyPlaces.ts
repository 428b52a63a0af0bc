/** A line to copy, 0-based. */
export interface CopyPlace {
  readonly row: number;
  readonly length: number;
  readonly text: string;
}

/** The lines inside of the code blocks of a Markdown text. */
export function copyPlaces(markdown: string): readonly CopyPlace[] {
  const places: CopyPlace[] = [];
  let inside = false;
  markdown.split('\n').forEach((text, row) => {
    if (text.startsWith('```')) inside = !inside;
    else if (inside && text.trim() !== '') places.push({ row, length: text.length, text });
  });
  return places;
}

/** The code blocks of a Markdown text with something in them: all lines of each, by the row of its fence. */
export function copyBlocks(markdown: string): readonly { readonly row: number; readonly text: string }[] {
  const places = copyPlaces(markdown);
  const blocks: { row: number; last: number; text: string }[] = [];
  for (const { row, text } of places) {
    const block = blocks.at(-1);
    if (block?.last === row - 1) Object.assign(block, { last: row, text: `${block.text}\n${text}` });
    else blocks.push({ row: row - 1, last: row, text });
  }
  return blocks.map(({ row, text }) => ({ row, text }));
}
