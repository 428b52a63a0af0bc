import type { WantedBreakpoint } from '../session/debuggee';

/** Debug registers of x86 and x64, of which each data breakpoint takes one; ARM64 has as many for watching. */
export const MOST_WATCHED = 4;
/** Of a kernel. Source: Microsoft, "bp, bu, bm (Set Breakpoint)": "in kernel mode, you can set a maximum of 32". */
export const MOST_IN_KERNEL = 32;

export const NOT_ALLOWED =
  'Breakpoints write into the target, and this session has read-only access. Switch it to full access to set them.';
/** A running target is not halted for this: the debugger reads no commands until it stands. */
export const RUNNING = 'The target is running: this is set as soon as it halts.';
export const CLEARED = 'It was cleared in the debugger.';
export const MOVED =
  'The target has restarted, and this address may mean something else now: the breakpoint was cleared. Set it anew.';

/** Why a breakpoint that the debugger keeps is not at a place yet. `modules`: those that are loaded, by name. */
export function whyDeferred({ place }: WantedBreakpoint, modules: readonly string[]): string {
  if (place.startsWith('`'))
    return 'No code is known for this line: its module is not loaded yet, or its symbols are not, or they have no lines.';
  const [, module, name] = /^([^!]{1,200})!(.*)$/.exec(place) ?? [];
  if (module === undefined || name === undefined) return `${place} is not known yet.`;
  const isLoaded = modules.some(one => one.toLowerCase() === module.toLowerCase());
  return isLoaded
    ? `${module} is loaded, but no symbol ${name} is known in it: the name is another, or its symbols are not loaded.`
    : `Module ${module} is not loaded yet: this is set when it is.`;
}

/** Why a row that was asked about is disabled. */
export function whyDisabled(numbers: readonly number[]): string {
  return `It is disabled in the debugger: "be ${numbers.join(' ')}" enables it.`;
}

export function whyTooMany(watches: boolean, matches: number): string {
  if (watches) return `A processor watches ${MOST_WATCHED} places at most, and all are taken.`;
  const many = matches > 1 ? `${matches} functions fit, and a` : 'A';
  return `${many} kernel takes ${MOST_IN_KERNEL} breakpoints at most: with more it would not run on.`;
}

/** What the debugger says of an expression that no hit will ever be able to evaluate; undefined where it may be. */
export function whyNotEvaluated(expression: string, answer: string): string | undefined {
  const [said] =
    /(?:(?:Syntax|Bad register|Extra character|Overflow) error|Numeric expression missing)[^\n]{0,120}/.exec(answer) ??
    [];
  return said === undefined ? undefined : `The debugger cannot evaluate "${expression}": ${said.trim()}.`;
}

/** A breakpoint that could not be put in when the target was to run, which therefore stands where it stood. */
export interface NotInserted {
  readonly number: number;
  readonly why: string;
}

const FAILED = /^(?:Unable to insert breakpoint (\d{1,6}) at|bp(\d{1,6}) at \S{1,40} failed)/m;

/** Reads why a target did not run: `Unable to insert breakpoint 20 at …`, `Too many data breakpoints for processor 0`. */
export function notInserted(answer: string): NotInserted | undefined {
  const [, inserted, failed] = FAILED.exec(answer) ?? [];
  const number = inserted ?? failed;
  if (number === undefined) return undefined;
  const tooMany = /^Too many data breakpoints[^\n]{0,60}/m.exec(answer)?.[0];
  const words = /^\s{1,8}"([^"\n]{1,200})"/m.exec(answer)?.[1];
  return { number: Number(number), why: tooMany ?? words ?? 'it cannot be put in there' };
}
