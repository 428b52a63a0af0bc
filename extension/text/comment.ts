/** A printed value without the ` // remark` that somebody who keeps or teaches from a log put behind it. */
export function withoutComment(text: string): string {
  const at = text.indexOf(' //');
  return at < 0 ? text : text.slice(0, at);
}
