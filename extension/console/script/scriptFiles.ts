/** Where `$$><` and its kin read from. The console itself sees no files. */
export interface ScriptFiles {
  /** Text of a script; undefined where there is no such file or it cannot be read. */
  read(path: string, signal: AbortSignal): Promise<string | undefined>;
}

/** A script command that was taken apart. */
export interface ScriptCall {
  readonly path: string;
  readonly arguments: readonly string[];
  /** One after the other as if typed (`$<`, `$$<`), or joined to one line (`$><`, `$$><`, `$$>a<`). */
  readonly joined: boolean;
  /** Characters that the whole call takes. */
  readonly length: number;
}

/** `$<`, `$><` take the rest of the line as the file's name; the `$$` forms end at `;`. undefined: no script call. */
export function parseScriptCall(text: string): ScriptCall | undefined {
  const start = /^(\$\$?)(<|><|>a<)/.exec(text);
  if (!start) return undefined;
  const [token, dollars, mark] = start;
  const stop = dollars === '$' ? text.indexOf('\n') : text.search(/[;\n]/);
  const end = stop < 0 ? text.length : stop;
  const rest = text.slice(token.length, end).trim();
  const joined = mark !== '<';
  if (mark !== '>a<') return { path: unquote(rest), arguments: [], joined, length: end };
  const words = rest.match(/"[^"]*"|\S+/g) ?? [];
  return { path: unquote(words[0] ?? ''), arguments: words.slice(1).map(unquote), joined, length: end };
}

function unquote(text: string): string {
  return /^"(.*)"$/.exec(text)?.[1] ?? text;
}
