/** How many different symbols a log is expected to have at most; beyond that the table starts anew. */
const LIMIT = 200_000;

/**
 * Keeps one copy of each symbol: the same few thousand names stand in a million frames. The copies are made anew so that
 * a name does not keep the whole piece of the log alive that it was cut from.
 */
export class SymbolTable {
  private readonly names = new Map<string, string>();

  intern(name: string): string {
    const before = this.names.get(name);
    if (before !== undefined) return before;
    if (this.names.size >= LIMIT) this.names.clear();
    const copy = flat(name);
    this.names.set(copy, copy);
    return copy;
  }
}

/** A string of its own memory: engines cut strings by reference to the long one. */
function flat(text: string): string {
  const codes: number[] = [];
  for (let i = 0; i < text.length; i++) codes.push(text.charCodeAt(i));
  return String.fromCharCode(...codes.slice(0, 4096)) + text.slice(4096);
}
