import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { LogFiles } from '../console/session/logFile';
import { isSamePath } from './paths';

/**
 * Writes the logs of `.logopen` as they come, so that a reader beside sees each answer at once. `input`: the dump that is
 * read, which no log is written over.
 */
export function logWriter(now: () => Date, processId: number, input: string): LogFiles {
  return {
    open(wanted, { append, unicode, stamped }) {
      const file = path.resolve(stamped ? stampedName(wanted, now(), processId) : wanted);
      if (isSamePath(file, input)) return undefined;
      let descriptor: number;
      try {
        descriptor = openSync(file, append ? 'a' : 'w');
      } catch {
        return undefined;
      }
      const write = (text: string): void => {
        try {
          writeSync(descriptor, Buffer.from(text, unicode ? 'utf16le' : 'utf8'));
        } catch {
          // A full disk: the log ends here, the session goes on.
        }
      };
      if (unicode && !append) write('\ufeff');
      return {
        path: file,
        write,
        close: () => {
          closeSync(descriptor);
        },
      };
    },
  };
}

/** `log_01a4_2026-11-20_12-03-43-958.txt`, as kd names it. */
function stampedName(file: string, time: Date, processId: number): string {
  const { dir, name, ext } = path.parse(file);
  const stamp = time.toISOString().replace('T', '_').replaceAll(':', '-').replace('.', '-').replace('Z', '');
  return path.join(dir, `${name}_${processId.toString(16).padStart(4, '0')}_${stamp}${ext}`);
}
