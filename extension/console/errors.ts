import { ConsoleError } from './consoleCommand';

/** kd's words for what is wrong with a command. Source: kd 10.0.10240 on pipes. */
export const ERROR_WORDS = {
  syntax: 'Syntax error',
  extra: 'Extra character error',
  range: 'Range error',
  memory: 'Memory access error',
  register: 'Bad register error',
  thread: 'Illegal thread error',
  unsupported: 'Operation not supported by current debuggee error',
  notRunnable: 'No runnable debuggees error',
  quote: 'Trailing quote missing',
  empty: 'Non-empty string required',
  overflow: 'Overflow error',
} as const;

export type ErrorKind = keyof typeof ERROR_WORDS;

/**
 * An error that kd shows with a caret under the place in the command: `    ^ Syntax error in '.bogus'`. The runner knows
 * the whole command and the prompt, and makes the text.
 */
export class CaretError extends ConsoleError {
  override readonly name = 'CaretError';

  /** @param at how many characters of the arguments (of the command, if it is unknown) were read; absent: all */
  constructor(
    readonly kind: ErrorKind,
    readonly at?: number,
  ) {
    super(ERROR_WORDS[kind]);
  }
}

/** `^ Syntax error in '.bogus'`, the caret under the last character that was read. Prompts are not part of the answer. */
export function caretText(kind: ErrorKind, line: string, read: number, promptLength: number): string {
  return `${' '.repeat(Math.max(0, promptLength + read - 1))}^ ${ERROR_WORDS[kind]} in '${line}'`;
}

/** Text from a place on, as the evaluator quotes it: `<EOL>` where nothing is left. */
export function restOf(text: string, at: number): string {
  return at >= text.length ? '<EOL>' : text.slice(at);
}
