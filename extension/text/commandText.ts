/*
 * What is typed at a prompt. Sources: the command reference of Debugging Tools for Windows (names only) and kd's own
 * `?` and `.help` lists.
 */

/** Built-in commands without a dot or an exclamation mark, in lower case, but for those that take a suffix (below). */
const WORDS: ReadonlySet<string> = new Set(
  (
    'a ad ah ahb ahc ahd ahi al as aS ba bc bd be bl bm bp br bs bsc bu c d da db dc dd df dg dl dp dq ds dt dtx du dv dw dx dy ' +
    'dda ddp dds ddu dpa dpp dps dpu dqa dqp dqs dqu dyb dyd e ea eb ed ef ep eq eu ew eza ezu f fp g gc gh gn gu ib id iw ' +
    'j ld lm lma lmd lmo lmv lmi lmp ln ls lsa lsc lse lsf lsp m n ob od ow p pa pc pct ph pt q qd qq qqd r rdmsr rm ' +
    's sq ss so sx sxd sxe sxi sxn sxr t ta tb tc tct th tt u ub uf up ur ux vercommand version vertarget wrmsr wt x z'
  ).split(' '),
);

/** Forms that carry options or an operand without a blank: `kvn`, `lmvm`, `r@rax`, `gN`, `~*k`, `g-`. */
const SHAPES: readonly RegExp[] = [
  /^k[bcdvpfnl]{0,6}\d*$/i,
  /^lm[1a-z]{1,6}$/,
  /^(?:r|u|dt|dx|x)@/,
  /^[gpt]-$/,
  /^l[+-][lost*]?$/,
  /^n(?:8|10|16)$/,
];

/** Commands that cannot be mistaken for output: `!name`, `.name`, `~…`, `?…`, `$$…`, `|`, `#`, comments. */
const MARKED =
  /^(?:![A-Za-z_.]|\.(?:[A-Za-z]{2}|f[+-])|~(?:[\s*.#0-9seun]|$)|\?(?![?]{2})|\$[$<>]|\|(?:\||\d|$|\s*s)|\*(?!\*)|;)/;

/** True when the text, typed at a prompt, is a debugger command; false when it may as well be output. */
export function looksLikeCommand(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === '' || MARKED.test(trimmed)) return trimmed !== '';
  const token = /^[^\s;"]{1,40}/.exec(trimmed)?.[0] ?? '';
  return WORDS.has(token) || WORDS.has(token.toLowerCase()) || SHAPES.some(shape => shape.test(token));
}

/** `!alpc /p X`, `.thread X`, `dt nt!_ALPC_PORT X` on a line of its own, which nothing but a person types. */
const BARE = /^(?:![A-Za-z][\w.]{0,60}|\.(?:thread|process|trap|cxr|reload|frame|echo)|d[tx])(?=\s|$)/;

/** True when a line without a prompt is a command that was typed ahead, or pasted without its prompt. */
export function isBareCommand(line: string): boolean {
  const first = line.charCodeAt(0);
  if (first !== 33 && first !== 46 && first !== 100) return false;
  if (line.length > 300 || !BARE.test(line)) return false;
  // Help texts list commands with placeholders and explanations.
  if (/[[<|\]]| - |\t/.test(line)) return false;
  return first !== 100 || /^d[tx]\s+(?:-\w+\s+)*(?:\w+!|@|\()\S/.test(line);
}

/** Commands of a line, cut at `;` outside of quotes, parentheses and braces; a comment takes the rest. */
export function splitCommands(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  let quoted = false;
  for (let i = 0; i <= text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) quoted = !quoted;
    else if (quoted) continue;
    else if (c === 123 || c === 40) depth++;
    else if (c === 125 || c === 41) depth = Math.max(0, depth - 1);
    else if (c === 59 && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  const trimmed = parts.map(part => part.trim()).filter(part => part !== '');
  const comment = trimmed.findIndex(part => part.startsWith('*'));
  return comment < 0 ? trimmed : trimmed.slice(0, comment + 1);
}

/** Words of one command; the first in lower case and without the module in front (`!kdexts.alpc` is `!alpc`). */
export function wordsOf(command: string): readonly string[] {
  const trimmed = command.trim();
  if (trimmed === '') return [];
  const [first = '', ...rest] = trimmed.split(/\s+/);
  return [first.toLowerCase().replace(/^![\w-]+\.(?=\w)/, '!'), ...rest];
}

/** Commands after which the target has run: `g` and its kin, and the steps. `gN` and `gn` alike. */
const RUNS = /^(?:~[\d*.#]*\s*)?(?:g[hnNucC]?|[pt](?:[achrt]|ct)?|tb|wt|\.reboot|\.crash|\.restart)(?:[\s@]|$)/;

/** True when some command of the line lets the target run, so that what follows is another moment. */
export function letsTargetRun(text: string): boolean {
  return splitCommands(text).some(command => RUNS.test(command));
}
