import type { StopReport } from '../session/debuggee';
import type { RunEffect } from '../../target/kd/session/goCommands';

/** What a halt says of itself. */
export interface StopText {
  readonly reason: StopReport['reason'];
  readonly description: string;
  /** Numbers of the debugger's breakpoints. */
  readonly breakpoints: readonly number[];
  /** The program has ended: it can be looked at, and not run on. */
  readonly exited: boolean;
}

/** `Breakpoint 3 hit`, also as our own breakpoints echo it, which have commands and print it therefore not by themselves. */
const HIT = /^Breakpoint (\d{1,6}) hit\s*$/gm;
/** `(388.38c): Access violation - code c0000005 (first chance)`, `Break instruction exception - code 80000003 (!!! second chance !!!)`. */
const EXCEPTION = /^(?:\([0-9a-f.]{1,20}\): )?(\S[^\n]{0,100}?) - code ([0-9a-f]{8}) \(([^)\n]{1,40})\)/gim;
/** Of a live kernel as it happens, and of a dump. */
const BUGCHECK = /^(?:\*\*\* Fatal System Error: 0x|BugCheck )([0-9a-f]{1,16})\b/im;
/** Where a program stands that has ended. Source: the last event of a process under cdb. */
const EXITED = /^ntdll!(?:Nt|Zw|Ki|_)?\w*TerminateProcess\w*(?:\+0x[0-9a-f]+)?:/im;
/** What a breakpoint was to evaluate and could not: `Couldn't resolve error at 'x'`, `^ Memory access error in '…'`. */
const FAILED =
  /^.{0,400}?((?:(?:Couldn't resolve|Memory access|Syntax|Bad register) error|Numeric expression missing)\b[^\n]{0,120})/m;

/** A break instruction that we sent, a debugger's own, and the two of a Ctrl+C. */
const BREAKS = new Set(['80000003', '40010005', '4000001f']);

/**
 * Lines at the end of what was printed that can be of the halt: in front of them stands what the target itself has printed,
 * and messages of breakpoints, which say whatever they like.
 */
const OF_HALT = { hit: 25, failed: 12, exception: 40, bugcheck: 200 };

/** Reads why a target has halted. `asked`: we broke in; `effect`: what had let it run. */
export function readStop(text: string, asked: boolean, effect: RunEffect): StopText {
  const last = lastLines(text);
  const hits = [...last(OF_HALT.hit).matchAll(HIT)];
  const exception = [...last(OF_HALT.exception).matchAll(EXCEPTION)].at(-1);
  const exited = EXITED.test(last(OF_HALT.hit));
  const of =
    (breakpoints: readonly number[]) =>
    (reason: StopReport['reason'], description: string): StopText => ({ reason, description, breakpoints, exited });
  const found = of([]);
  const bugcheck = BUGCHECK.exec(last(OF_HALT.bugcheck))?.[1];
  if (bugcheck !== undefined)
    return found('exception', `Fatal system error 0x${bugcheck.toLowerCase().padStart(8, '0')}`);
  // An exception that is told behind it is the newer one.
  const isNewer =
    exception === undefined || text.lastIndexOf(exception[0]) < text.lastIndexOf(hits.at(-1)?.[0] ?? '\0');
  if (hits.length > 0 && isNewer) {
    const numbers = hits.map(match => Number(match[1]));
    return of(numbers)('breakpoint', `Breakpoint ${numbers.join(', ')} hit`);
  }
  const [, what = '', code = '', chance = ''] = exception ?? [];
  const isBreak = code === '' || BREAKS.has(code.toLowerCase());
  if (!isBreak) return found('exception', `${what} (${code}, ${chance.replace(/[!\s]+/g, ' ').trim()})`);
  if (exited) return found('pause', 'The process has ended');
  if (asked) return found('pause', 'Broken in');
  if (effect === 'step') return found('step', 'Step');
  if (code !== '') return found('exception', what);
  const failed = FAILED.exec(last(OF_HALT.failed))?.[1];
  return failed === undefined
    ? found('pause', 'Halted')
    : found('breakpoint', `A breakpoint has stopped it, whose command or condition failed: ${failed.trim()}`);
}

/** Takes a number of lines off the end, of a text of any length. */
function lastLines(text: string): (count: number) => string {
  return count => {
    let at = text.endsWith('\n') ? text.length - 1 : text.length;
    for (let i = 0; i < count && at > 0; i++) at = text.lastIndexOf('\n', at - 1);
    return text.slice(Math.max(0, at));
  };
}
