import { endOfText, skipBlanks } from './pointer';

/*
 * What the debugger engine says of itself, in between and in the middle of answers: symbol and image warnings, progress,
 * boxes of stars, elisions of people who shorten a log. Seen with kd and cdb 6.x to 10.0; wording from their output.
 */

const STAR = 42;
const DOT = 46;

/** Beginnings of engine messages behind optional blanks, by their first character. */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  '*': ['*** ERROR: ', '*** WARNING: ', '*** error: ', '*** warning: '],
  D: ['DBGENG: ', 'DBGHELP: ', 'Defaulted to export symbols'],
  E: ['ERROR: FindPlugIns ', 'ERROR: Module load completed'],
  K: ['KD: Scanning for ', 'KDTARGET: Refreshing '],
  L: [
    'Loading Kernel Symbols',
    'Loading User Symbols',
    'Loading unloaded module list',
    'Loading Wow64 Symbols',
    'Loading symbols for ',
  ],
  N: ['No .natvis files found at ', 'NatVis script '],
  P: ['Page ', 'Press ctrl-c '],
  S: ['SYMSRV: ', 'SYMSRV ', 'Scanning for '],
  U: ['Unable to load image '],
  W: [
    'WARNING: Stack unwind information not available',
    'WARNING: Frame IP not in any known module',
    'WARNING: Unable to verify ',
    'WARNING: System version is ',
    'WARNING: Process directory table base ',
    'WARNING: .reload failed',
    'WARNING: Break-in timed out',
  ],
  Y: ['You can troubleshoot most symbol related issues', 'You should also verify that your symbol search path'],
};

const MESSAGES_BY_CODE: readonly (readonly string[] | undefined)[] = Array.from(
  { length: 128 },
  (_, code) => MESSAGES[String.fromCharCode(code)],
);
const MAY_BEGIN_NOISE: readonly boolean[] = MESSAGES_BY_CODE.map(
  (messages, code) => messages !== undefined || '*.[<'.includes(String.fromCharCode(code)),
);
const ELLIPSIS = 0x2026;

/** Messages that are known to cut into another line. */
const CUTTING = ['*** ERROR: ', '*** WARNING: ', 'WARNING: Stack unwind information not available'];

/** Headings of tables on symbol loading; their rows go on to the next blank line or prompt. */
const SUMMARY =
  /^\*{6,} (?:(?:Symbol )?Path validation|Symbol Loading Error|Preparing the environment|Waiting for|ExtensionRepository).{0,60}\*{6,}$/i;
const MAX_SUMMARY_ROWS = 200;

/** Recognises engine noise line by line. Remembers only whether a symbol summary is open. */
export class NoiseReader {
  private summaryRows = 0;

  /** A prompt or a blank line: no summary goes on behind it. */
  endSummary(): void {
    this.summaryRows = 0;
  }

  /** True for a line that says nothing of the target. `first`: index of its first character that is not blank, its `code`. */
  isNoise(text: string, first: number, code: number): boolean {
    if (this.summaryRows > 0) {
      this.summaryRows--;
      return true;
    }
    if (code > 127 ? code !== ELLIPSIS : MAY_BEGIN_NOISE[code] === false) return false;
    if (code === STAR && SUMMARY.test(text)) {
      this.summaryRows = MAX_SUMMARY_ROWS;
      return true;
    }
    return isMessage(text, first, code) || (code === STAR && isBox(text, first)) || isElision(text, first, code);
  }
}

function isMessage(text: string, first: number, code: number): boolean {
  const messages = MESSAGES_BY_CODE[code];
  if (!messages) return false;
  for (const message of messages) {
    // The second letter tells most rows from messages: `Wait Start TickCount` from `WARNING: `.
    if (text.charCodeAt(first + 1) !== message.charCodeAt(1) || !text.startsWith(message, first)) continue;
    return message !== 'Page ' || text.includes(' not present in the dump file');
  }
  return false;
}

/** Rows of stars, and rows between two edges of stars. `**** NT ACTIVE PROCESS DUMP ****` is a heading, not a box. */
function isBox(text: string, first: number): boolean {
  const end = endOfText(text);
  if (end - first < 8 || text.charCodeAt(end - 1) !== STAR) return false;
  let stars = first;
  while (stars < end && text.charCodeAt(stars) === STAR) stars++;
  if (stars === end) return true;
  if (stars - first === 1) return end - first >= 40;
  return stars - first === 3 && text.endsWith('***', end) && end - first >= 60;
}

/** Dots of progress or of an elision, `[...]`, `<snip>`, an ellipsis. */
function isElision(text: string, first: number, code: number): boolean {
  if (code === DOT) {
    let i = first;
    while (text.charCodeAt(i) === DOT || text.charCodeAt(i) === 32) i++;
    // A message may end the row of dots: a module whose header is not in memory.
    return skipBlanks(text, i) === text.length || text.startsWith('Unable to read image header for ', i);
  }
  if (code === ELLIPSIS) return text.trim() === '\u2026';
  return (
    (code === 91 || code === 60) &&
    /^[[<]\s*(?:\.{2,}|\u2026|(?:snip|snipped|cut|truncated|omitted)\.*)\s*[\]>]$/i.test(text.trim())
  );
}

/** Where an engine message cuts into a line behind its beginning, or -1. */
export function messageInside(text: string): number {
  let at = -1;
  for (const message of CUTTING) {
    const found = text.indexOf(message, 1);
    if (found > 0 && (at < 0 || found < at)) at = found;
  }
  return at;
}
