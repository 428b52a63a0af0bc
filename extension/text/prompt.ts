/** A prompt at the beginning of a line, or the last of several. */
export interface Prompt {
  /** Without its trailing blank: `0: kd>`. */
  readonly text: string;
  /** Index behind the prompt and its one blank, where the command or the output begins. */
  readonly end: number;
  /** More than one prompt stands on the line: commands that printed nothing, typed through a pipe. */
  readonly stacked: boolean;
}

/*
 * kd> lkd> 0: kd> 15: kd> 0:000> 0:013:AMD64> 0:000:x86> 1:001> ||0:0:072> ||1:0: kd> 32.2: kd:x86> 32.kd> 32.0:000:x86>
 * 16.0: kd:x86> ?:???>, with the title of a debugging server before it: [srv (tcp 10.0.0.5:50000)] 0:000>
 */
const SERVER = String.raw`(?:\[[^\][\r\n]{1,120}\] ?)?`;
const KERNEL = String.raw`(?:\|\|\d{1,4}:(?:\d{1,4}:)? ?)?(?:\d{2}\.)?(?:\d{1,4}: ?)?l?[kK]d(?::[A-Za-z]\w{0,15})?>`;
const USER = String.raw`(?:\|\|\d{1,4}:)?(?:\d{2}\.)?\d{1,4}:\d{3,6}(?::[A-Za-z]\w{0,15})?>`;
const PROMPT = new RegExp(String.raw`\s{0,16}${SERVER}(${KERNEL}|${USER}|\?:\?\?\?>)`, 'y');

/** The prompt that the line begins with; blanks before it are allowed, since excerpts get indented. */
export function promptAt(line: string): Prompt | undefined {
  let found: string | undefined;
  let end = 0;
  let stacked = false;
  for (;;) {
    PROMPT.lastIndex = end;
    const match = PROMPT.exec(line);
    if (!match) break;
    stacked = found !== undefined;
    found = match[1] ?? '';
    end = PROMPT.lastIndex;
    // One blank belongs to the prompt. More belong to what follows: kd's `^` messages and column headers count on them.
    if (line.charCodeAt(end) === 32) end++;
  }
  return found === undefined ? undefined : { text: found, end, stacked };
}

const AT_END = new RegExp(String.raw`${SERVER}(${KERNEL}|${USER}|\?:\?\?\?>) ?$`);

/** The first prompt that the line begins with, however many are stacked behind it. */
export function firstPromptAt(line: string): Prompt | undefined {
  PROMPT.lastIndex = 0;
  const match = PROMPT.exec(line);
  if (!match) return undefined;
  const end = PROMPT.lastIndex;
  return { text: match[1] ?? '', end: line.charCodeAt(end) === 32 ? end + 1 : end, stacked: false };
}

/** The prompt that ends an unfinished line: its text and where it begins. `previous`: the one that is most likely meant. */
export function promptAtEnd(
  line: string,
  previous?: string,
): { readonly text: string; readonly start: number } | undefined {
  if (previous !== undefined && previous !== '') {
    const end = line.endsWith(' ') ? line.length - 1 : line.length;
    if (line.endsWith(previous, end)) return { text: previous, start: end - previous.length };
  }
  const match = AT_END.exec(line.length > 300 ? line.slice(-300) : line);
  return match ? { text: match[1] ?? '', start: line.length - match[0].length } : undefined;
}

/**
 * Where a prompt stands behind output that did not end its line, or -1. Only beyond doubt: the same prompt as the last one
 * of the log (`previous`, as in Prompt.text), with its blank, and what follows is empty or another prompt or a command.
 */
export function promptInside(line: string, previous: string, isCommand: (text: string) => boolean): number {
  if (previous === '') return -1;
  const at = line.lastIndexOf(previous);
  if (at <= 0) return -1;
  const rest = line.slice(at + previous.length);
  if (rest === '' || rest === ' ') return startOfStack(line, previous, at);
  return rest.startsWith(' ') && isCommand(rest.slice(1)) ? startOfStack(line, previous, at) : -1;
}

/** Of several prompts in a row the first. */
function startOfStack(line: string, prompt: string, at: number): number {
  let first = at;
  const step = prompt.length + 1;
  while (first >= step && line.startsWith(prompt + ' ', first - step)) first -= step;
  return first;
}

/** Which kind of session a prompt belongs to. */
export function modeOfPrompt(prompt: string): 'kernel' | 'local-kernel' | 'user' | undefined {
  if (prompt.includes('lkd')) return 'local-kernel';
  if (/kd/i.test(prompt)) return 'kernel';
  return /\d:\d{3}/.test(prompt) ? 'user' : undefined;
}
