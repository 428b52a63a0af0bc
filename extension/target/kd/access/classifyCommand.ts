import { commandsOf, type SimpleCommand } from '../session/commandSyntax';
import { READING, READING_DOTS, REASONS, WRITING, WRITING_EXTENSIONS, type WriteKind } from './writingCommands';

/** A command of a line that read-only access does not allow. */
export interface Refusal {
  readonly command: string;
  readonly kind: WriteKind;
  /** A sentence for people. */
  readonly message: string;
}

/**
 * Why a line is not allowed in a session with read-only access; undefined where it is. Every command counts that the line
 * runs now or hands to another one to run: behind `;`, in blocks, in quotes of `!for_each…`. A command that is not known to
 * only read is refused: the answer names it, and full access is one click away.
 */
export function readOnlyRefusal(line: string): Refusal | undefined {
  const variables = foreachVariables(line);
  for (const command of commandsOf(line)) {
    const kind = writeKind(command, variables);
    if (kind !== undefined)
      return {
        command: command.text,
        kind,
        message: `"${shortened(command.text)}" ${REASONS[kind]}: this session has read-only access`,
      };
  }
  return undefined;
}

function writeKind(command: SimpleCommand, variables: readonly string[]): WriteKind | undefined {
  const { text } = command;
  const name = command.name.toLowerCase();
  // A word that is replaced before it runs can become any command.
  if (name === '' || text.startsWith('${') || variables.includes(name)) return 'script';
  // What a fixed-name alias stands for may end the command and begin another.
  if (/\$u\d/i.test(text)) return 'alias';
  const rule = WRITING.find(({ pattern }) => pattern.test(name));
  if (rule) return rule.kind;
  if (name.startsWith('!')) return extensionKind(name, text);
  if (name.startsWith('.')) return READING_DOTS.has(name) ? dotKind(name, text) : 'unknown';
  if (name === '~') return threadKind(text);
  if (name === 'j') return undefined;
  const base = readingName(name);
  if (base === undefined) return 'unknown';
  if (base === 'r') return registerKind(text);
  // `??` and `dx` evaluate C++: an assignment writes.
  if ((base === '??' || base === 'dx' || base === '?') && assigns(text)) return 'memory';
  return base === 'dx' && /\b(?:ExecuteCommand|RunCommand|CreateFile|WriteMemory\w*|SetAt)\b/i.test(text)
    ? 'script'
    : undefined;
}

/** The command behind suffixes that only change its output: `kvn`, `lmvm`, `dps`, `rax`-less `r`. */
function readingName(name: string): string | undefined {
  if (READING.has(name)) return name;
  if (/^k[bcdvpfnlm]*$/.test(name)) return 'k';
  if (/^lm[0-9a-z]*$/.test(name)) return 'lm';
  if (/^r(?:m|f|x|u[bwdq]?|i)?$/.test(name)) return 'r';
  return undefined;
}

function extensionKind(name: string, text: string): WriteKind | undefined {
  // `!process`, `!kdexts.alpc`. Names of files in front of the point, blanks behind the `!`: what that runs is not in sight.
  if (!/^![\w.]+(?=[\s/;"]|$)/.test(text)) return 'unknown';
  const own = name.slice(1);
  const bare = own.replace(/^[\w-]+\./, '');
  if (WRITING_EXTENSIONS.has(own) || WRITING_EXTENSIONS.has(bare)) return 'memory';
  // It compares code with its file, and with `-f` repairs it.
  return bare === 'chkimg' && /\s-f\b/.test(text) ? 'memory' : undefined;
}

/** `/i` lets the target run, so that it can be stopped in the process. */
function dotKind(name: string, text: string): WriteKind | undefined {
  return name === '.process' && /\s\/i\b/i.test(text) ? 'run' : undefined;
}

/** `~`, `~*`, `~3`, `~3s` show or choose; `~3f`, `~n`, `~m`, `~u` freeze and suspend. What else follows is a command. */
function threadKind(text: string): WriteKind | undefined {
  return /^~\s*[\d*.#]*\s*[fnmu]\s*$/i.test(text) ? 'run' : undefined;
}

/** `r`, `r rax`, `rM 7` show; `r rax=1`, `r $t0 = 5` and `r rax` without a value behind (a question) write. */
function registerKind(text: string): WriteKind | undefined {
  const assigned = /^r\w*\s+[^=;]*?(@?\$?\w+)\s*=/i.exec(text)?.[1];
  if (assigned === undefined) return undefined;
  // Pseudo-registers of the user live in the debugger only.
  return /^@?\$t\d{1,2}$/i.test(assigned) ? undefined : 'registers';
}

function assigns(text: string): boolean {
  return /(?:^|[^=!<>])=(?![=>])|\+\+|--/.test(text.replace(/"[^"]*"/g, '').replace(/^\?\?/, ''));
}

/** Names that `.foreach` replaces in its commands. */
function foreachVariables(line: string): readonly string[] {
  return [...line.matchAll(/\.foreach\s*(?:\/\w+\s+\S+\s*)*\(\s*([A-Za-z_]\w*)/gi)].map(match =>
    (match[1] ?? '').toLowerCase(),
  );
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
