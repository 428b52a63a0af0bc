/** Where kits say where they are. A 32-bit entry counts as well: `reg` is asked for both views. */
export const ROOTS_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows Kits\\Installed Roots';

/** Arguments of `reg.exe` for one of the two views of the registry. */
export function registryArguments(view: '32' | '64'): readonly string[] {
  return ['query', ROOTS_KEY, `/reg:${view}`];
}

/** The roots that `reg query` prints, the newest kit first. Its columns are divided by blanks, names hold none. */
export function parseRegistryRoots(output: string): readonly string[] {
  const roots = output.split(/\r?\n/).flatMap(line => {
    const match = /^\s+KitsRoot(\d*)\s+REG_(?:EXPAND_)?SZ\s+(\S.*?)\s*$/.exec(line);
    return match ? [{ version: kitVersion(match[1] ?? ''), path: match[2] ?? '' }] : [];
  });
  return roots.sort((a, b) => b.version - a.version).map(root => root.path);
}

/** `KitsRoot10`, `KitsRoot81`, `KitsRoot` (8.0). */
function kitVersion(digits: string): number {
  return digits === '' ? 8 : digits === '81' ? 8.1 : Number(digits);
}
