import { readdirSync, readlinkSync } from 'node:fs';

/** Linux: the files in a folder that this process holds open. */
export function openFilesBelow(folder: string): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap(name => {
    try {
      const file = readlinkSync(`/proc/self/fd/${name}`);
      return file.startsWith(folder) ? [file] : [];
    } catch {
      return [];
    }
  });
}
