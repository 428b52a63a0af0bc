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
