/*
 * Symbol paths in the syntax of debuggers: parts with `;` between them, each a folder, `cache*FOLDER`,
 * `srv*[CACHE*…]SERVER` or `symsrv*symsrv.dll*…`. Source: Microsoft, "Symbol path for Windows debuggers".
 */

/** One place to look for symbols, in the order of the path. */
export type SymbolPlace =
  | { readonly kind: 'folder'; readonly path: string }
  /** Where what comes from later servers is kept, too. */
  | { readonly kind: 'cache'; readonly path: string }
  /** Asked only when the user said so. `caches`: nearest first; files are put into the first. */
  | { readonly kind: 'server'; readonly url: string; readonly caches: readonly string[] };

const MAX_PARTS = 64;
const DEFAULT_CACHE = '';

/** Splits a path. Parts that make no sense are returned in `problems`. */
export function parseSymbolPath(text: string): {
  readonly places: readonly SymbolPlace[];
  readonly problems: readonly string[];
} {
  const places: SymbolPlace[] = [];
  const problems: string[] = [];
  let sharedCaches: readonly string[] = [];
  for (const part of text.split(';').slice(0, MAX_PARTS)) {
    const trimmed = part.trim();
    if (trimmed === '') continue;
    const stars = trimmed.split('*');
    const head = (stars[0] ?? '').toLowerCase();
    if (stars.length === 1) places.push({ kind: 'folder', path: trimmed });
    else if (head === 'cache') {
      const cache = stars[1] ?? DEFAULT_CACHE;
      if (cache === '') continue;
      sharedCaches = [...sharedCaches, cache];
      places.push({ kind: 'cache', path: cache });
    } else if (head === 'srv' || (head === 'symsrv' && stars.length > 2)) {
      addServer(stars.slice(head === 'srv' ? 1 : 2), sharedCaches, places, problems, trimmed);
    } else problems.push(`"${trimmed}" is no part of a symbol path: use a folder, cache*FOLDER or srv*CACHE*SERVER`);
  }
  return { places, problems };
}

function addServer(
  elements: readonly string[],
  shared: readonly string[],
  places: SymbolPlace[],
  problems: string[],
  part: string,
): void {
  const last = elements.at(-1) ?? '';
  const caches = elements.slice(0, -1).filter(cache => cache !== '');
  if (/^https?:\/\//i.test(last))
    places.push({ kind: 'server', url: last.replace(/\/+$/, ''), caches: [...caches, ...shared] });
  else if (last !== '') for (const folder of [...caches, last]) places.push({ kind: 'folder', path: folder });
  else problems.push(`"${part}" names no server`);
}

/** The path with its folders and caches only, as it is handed to kd while servers are not wanted. */
export function withoutServers(places: readonly SymbolPlace[]): string {
  const folders = places.flatMap(place => (place.kind === 'server' ? place.caches : [place.path]));
  return [...new Set(folders)].join(';');
}

/**
 * The path for a debugger, which looks into folders alone: parts that are files give way to their folders.
 *
 * @param files parts that were files
 */
export function foldersOnly(
  text: string,
  isFile: (path: string) => boolean,
  folderOf: (path: string) => string,
): { readonly path: string; readonly files: readonly string[] } {
  const files: string[] = [];
  const parts = text.split(';').map(part => {
    const trimmed = part.trim();
    if (trimmed === '' || trimmed.includes('*') || !isFile(trimmed)) return part;
    files.push(trimmed);
    return folderOf(trimmed);
  });
  return { path: parts.join(';'), files };
}
