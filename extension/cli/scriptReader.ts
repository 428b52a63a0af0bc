import { readFile } from 'node:fs/promises';
import type { ScriptFiles } from '../console/script/scriptFiles';

/** Longest script that is read: scripts are written by people. */
const LONGEST = 4 * 1024 * 1024;

/** Reads the scripts of `$$><`. */
export const scriptReader: ScriptFiles = {
  async read(path, signal) {
    try {
      const bytes = await readFile(path, { signal });
      if (bytes.length > LONGEST) return undefined;
      const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
      return new TextDecoder(isWide ? 'utf-16le' : 'utf-8').decode(bytes);
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  },
};
