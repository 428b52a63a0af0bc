/**
 * A copy of a text that does not keep the longer text alive which it was cut from. Engines keep a slice as a pointer into
 * its parent; joining two slices and reading one character makes them store the characters of the slice alone.
 */
export function ownText(text: string): string {
  // Shorter slices are copied by the engine anyway (SlicedString::kMinLength of V8).
  if (text.length < 13) return text;
  const joined = text.slice(0, 1) + text.slice(1);
  joined.charCodeAt(0);
  return joined;
}
