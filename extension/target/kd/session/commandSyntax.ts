/** One command of a line, as kd takes a line apart. */
export interface SimpleCommand {
  /** The command word, without what follows it. Case as typed. */
  readonly name: string;
  /** All of it, trimmed. */
  readonly text: string;
  /** How it comes to run: by itself, inside of a block (`.if`, `.foreach`), or as text handed to another command. */
  readonly inside: 'line' | 'block' | 'argument';
}

/** Control words whose braces hold commands. Source: Microsoft, "Control Flow Tokens". */
const BLOCKS = /^\.(?:if|elsif|else|block|catch|for|while|do|foreach|leave|continue|break)\b/i;
/** Commands that run what is quoted behind them. */
const RUNS_QUOTED = /^(?:!for_each_\w+|!list|!dlls|!stl|!uniqstack)\b/i;
const MAX_DEPTH = 16;

/**
 * Takes a command line apart: `;` outside of quotes, braces of control words, comments (`*` to the end of the line, `$$`
 * to the next `;`), the quoted commands of `!for_each…`, `!list -x` and `j`, and what follows `~*e`. What stands in quotes
 * behind `bp` runs later, not now: it is no command of the line.
 */
export function commandsOf(line: string): readonly SimpleCommand[] {
  const found: SimpleCommand[] = [];
  collect(line, 'line', 0, found);
  return found;
}

function collect(text: string, inside: SimpleCommand['inside'], depth: number, found: SimpleCommand[]): void {
  if (depth > MAX_DEPTH) {
    found.push({ name: '', text, inside });
    return;
  }
  for (const part of splitLine(text)) addCommand(part, inside, depth, found);
}

/** Parts of a line at the top level, comments left out. */
export function splitLine(text: string): readonly string[] {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    while (at < text.length && /[\s;]/.test(text.charAt(at))) at++;
    if (at >= text.length) break;
    if (text.charAt(at) === '*') break;
    const end = endOfPart(text, at);
    const part = text.slice(at, end).trim();
    if (!/^\$\$(?![<>])/.test(part) && part !== '') parts.push(part);
    at = end + 1;
  }
  return parts;
}

/** Index of the `;` that ends the part. Braces count only behind control words: C++ expressions have others. */
function endOfPart(text: string, from: number): number {
  // `j` takes the rest of the line: its two commands stand on both sides of a `;`.
  if (/^j\b/i.test(text.slice(from, from + 2))) return text.length;
  const braces = BLOCKS.test(text.slice(from, from + 12)) || text.charAt(from) === '{' || text.charAt(from) === '}';
  // To commands that take names of files a backslash is none: `.logopen "c:\logs\"; g`.
  const escapes = braces || !/^\.(?!printf\b)/i.test(text.slice(from, from + 8));
  let depth = 0;
  let quote = '';
  for (let i = from; i < text.length; i++) {
    const c = text.charAt(i);
    if (quote !== '') {
      if (c === '\\' && escapes) i++;
      else if (c === quote) quote = '';
    } else if (c === '"') quote = c;
    else if (braces && c === '{') depth++;
    else if (braces && c === '}') depth--;
    else if (c === ';' && depth <= 0 && !isInHead(text, from, i, braces)) return i;
  }
  return text.length;
}

/** The `;` between the three parts of `.for ( … ; … ; … )`. */
function isInHead(text: string, from: number, at: number, control: boolean): boolean {
  if (!control || !/^\.for\b/i.test(text.slice(from, from + 5))) return false;
  const head = text.slice(from, at);
  return head.split('(').length > head.split(')').length;
}

function addCommand(part: string, inside: SimpleCommand['inside'], depth: number, found: SimpleCommand[]): void {
  const name = nameOf(part);
  if (BLOCKS.test(part) || part.startsWith('{') || part.startsWith('}')) {
    if (BLOCKS.test(part)) found.push({ name, text: part, inside });
    for (const block of innerBlocks(part)) collect(block, 'block', depth + 1, found);
    return;
  }
  found.push({ name, text: part, inside });
  for (const argument of argumentsThatRun(part)) collect(argument, 'argument', depth + 1, found);
}

/** The command word. Letters, then what is no part of an operand: `g`, `bp`, `!process`, `.reload`, `~3s`, `?`. */
function nameOf(part: string): string {
  const match = /^(?:~|\$\$?>?a?<{1,2}|\$[<>]+|\|\|?|![\w.]+|\.[A-Za-z_]\w*[+-]?|\?\??|#|[A-Za-z]+)/.exec(part);
  return match?.[0].trim() ?? part.slice(0, 20);
}

/** Contents of the outermost braces, of the parentheses of `.foreach`, and what stands behind the last brace. */
function innerBlocks(part: string): readonly string[] {
  const blocks: string[] = [];
  let depth = 0;
  let from = 0;
  let quoted = false;
  for (let i = 0; i < part.length; i++) {
    const c = part.charAt(i);
    if (c === '"') quoted = !quoted;
    if (quoted) continue;
    if (c === '{' && depth++ === 0) from = i + 1;
    else if (c === '}' && depth > 0 && --depth === 0) {
      blocks.push(part.slice(from, i));
      from = i + 1;
    }
  }
  const rest = part.slice(from).replace(/^[\s})]+/, '');
  // An unbalanced brace: what follows may run all the same.
  if (depth > 0 || (rest !== '' && blocks.length > 0)) blocks.push(rest);
  // `.for ( start ; condition ; step )`: two commands and an expression.
  const [start = '', , step = ''] = /^\.for\s*\(([^{]*)\)\s*\{/i.exec(part)?.[1]?.split(';') ?? [];
  return [...blocks, start, step];
}

function argumentsThatRun(part: string): readonly string[] {
  const each = /^~\s*[\d*.#]*\s*e\s+(.+)$/i.exec(part)?.[1];
  if (each !== undefined) return [each];
  const perThread = /^~\s*[\d*.#]+\s*([A-Za-z!.?].*)$/.exec(part)?.[1];
  // `~3s` chooses, `~3f`, `~3n`, `~3m` and `~3u` freeze, suspend, resume and unfreeze; any other is a command.
  if (perThread !== undefined) return /^[snfmu]\s*$/i.test(perThread) ? [] : [perThread];
  if (/^j\b/i.test(part)) return branches(part);
  if (!RUNS_QUOTED.test(part)) return [];
  // Without quotes the rest of the line is the command: `!for_each_module .echo @#ModuleName`.
  const bare = /^!for_each_\w+\s+([^"\s].*)$/i.exec(part)?.[1];
  if (bare !== undefined) return [bare];
  return [...part.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(match => (match[1] ?? '').replace(/\\"/g, '"'));
}

/** The two commands of `j expression 'command' ; 'command'`. Without quotes it cannot be told where the first one begins. */
function branches(part: string): readonly string[] {
  const quoted = [...part.matchAll(/'([^']*)'/g)].map(match => match[1] ?? '');
  return quoted.length > 0 ? quoted : part.split(';').map((text, i) => (i === 0 ? '${' + text : text));
}
