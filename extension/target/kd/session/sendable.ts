import { KdError } from './kdError';

/** Longest line that kd and cdb read from a pipe, without its line end. Source: their buffer of 4,096 characters. */
export const MAX_LINE = 4_094;

/**
 * A typed line as it can be sent. Redirected input is ASCII; control characters would end the line or the debugger.
 * @throws KdError `refused`
 */
export function sendable(line: string): string {
  const trimmed = line.trim();
  if (trimmed === '') throw new KdError('refused', 'An empty line would repeat the last command: nothing was sent');
  const bad = /[^\x20-\x7e\t]/.exec(trimmed);
  if (bad) {
    const code = bad[0].codePointAt(0) ?? 0;
    const what = code < 0x20 ? 'a control character' : 'a character that is not ASCII';
    throw new KdError(
      'refused',
      `The line holds ${what} (U+${code.toString(16).toUpperCase().padStart(4, '0')}), which debuggers do not read from a pipe`,
    );
  }
  return trimmed.replaceAll('\t', ' ');
}

/**
 * True where a command keeps its meaning inside of `.catch { … }` and of a script, whose lines kd joins: braces and quotes
 * are balanced and no comment swallows what follows.
 */
export function fitsBlock(command: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < command.length; i++) {
    const c = command.charAt(i);
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '{') depth++;
    else if (c === '}' && --depth < 0) return false;
  }
  return depth === 0 && !quoted && !/(?:^|;)\s*(?:\*|\$\$(?![<>]))/.test(command);
}

/** Commands that end the debugger. */
export function quits(line: string): boolean {
  return /^\s*q[qd]?d?\s*$/i.test(line);
}
