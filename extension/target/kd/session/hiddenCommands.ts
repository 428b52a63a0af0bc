import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { commandsOf } from './commandSyntax';

/** A script with more is looked at in part, and may hold anything. */
const MOST_BYTES = 1 << 20;
const MOST_DEPTH = 4;

/** `$$>a<file arguments`, `$$><file`, `$><file`, `$$<file`, `$<file`; a name with blanks stands in quotes. */
const SCRIPT = /^(\$\$>a<|\$\$><|\$><|\$\$<|\$<)\s*(?:"([^"]+)"|(\S[^;]*?))\s*$/;

/** What a line runs that it does not show: the lines of its scripts. */
export interface Unfolded {
  /** The line itself, and those of the scripts that could be read. */
  readonly lines: readonly string[];
  /** A script could not be read, or not to its end: what it does is not known. */
  readonly hidden: boolean;
}

/** Reads a script; undefined where that cannot be done. `whole`: false where it is longer than what is read of it. */
export type ScriptReader = (file: string) => { readonly text: string; readonly whole: boolean } | undefined;

/** A line with the lines of the scripts that it runs, and of those that they run. Bounded in bytes and depth. */
export function unfolded(line: string, read: ScriptReader, depth = 0): Unfolded {
  const lines = [line];
  let hidden = false;
  for (const file of scriptsOf(line)) {
    const script = depth < MOST_DEPTH ? read(file) : undefined;
    if (!script?.whole) hidden = true;
    for (const inner of (script?.text ?? '').split(/\r?\n/)) {
      if (inner.trim() === '') continue;
      const more = unfolded(inner, read, depth + 1);
      lines.push(...more.lines);
      hidden ||= more.hidden;
    }
  }
  return { lines, hidden };
}

/** The files that a line runs as scripts. */
function scriptsOf(line: string): readonly string[] {
  // These two take the rest of the line for the name, `;` and all.
  const [, rest] = /^\s*\$>?<\s*([^"].*?)\s*$/.exec(line) ?? [];
  if (rest !== undefined) return [rest];
  return commandsOf(line).flatMap(({ text }) => fileOf(text));
}

function fileOf(command: string): readonly string[] {
  const [, kind, quoted, plain = ''] = SCRIPT.exec(command) ?? [];
  if (kind === undefined) return [];
  // Arguments follow the name of this kind alone.
  return [quoted ?? (kind === '$$>a<' ? (plain.split(/\s+/)[0] ?? plain) : plain)];
}

/** Reads a file of this machine. kd takes ASCII and UTF-16. */
export const readLocalScript: ScriptReader = file => {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const info = fstatSync(handle);
    if (!info.isFile()) return undefined;
    const bytes = Buffer.alloc(Math.min(info.size, MOST_BYTES));
    const count = readSync(handle, bytes, 0, bytes.length, 0);
    const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
    const text = bytes.toString(wide ? 'utf16le' : 'latin1', wide ? 2 : 0, count);
    return { text, whole: count === info.size };
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
};
