/** Characters of one answer to a language model. */
export const MOST_CHARACTERS = 12_000;

/** Links of ours lead nowhere outside of VS Code's own views: the label says enough. */
const COMMAND_LINK = /\[((?:\\.|[^\]\\])*)\]\(command:[^)]*\)/g;

/** Markdown without command links. */
export function withoutCommandLinks(markdown: string): string {
  return markdown.replace(COMMAND_LINK, '$1');
}

/** Whole lines up to a limit; says how much is left out. Sections come in the order of their weight. */
export function boundedText(sections: readonly string[], limit = MOST_CHARACTERS): string {
  const whole = sections.filter(section => section !== '').join('\n\n');
  if (whole.length <= limit) return whole;
  const note = `\n\n[Cut: ${whole.length.toLocaleString('en-US')} characters in all. Ask for one thread, port or message.]`;
  const cut = whole.slice(0, limit - note.length);
  const end = cut.lastIndexOf('\n');
  return (end > 0 ? cut.slice(0, end) : cut) + note;
}
