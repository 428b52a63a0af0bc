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
const HIT = /^Breakpoint (\d{1,6}) hit\b/gm;
/** `(388.38c): Access violation - code c0000005 (first chance)`, `Break instruction exception - code 80000003 (!!! second chance !!!)`. */
const EXCEPTION = /^(?:\([0-9a-f.]{1,20}\): )?(\S[^\n]{0,100}?) - code ([0-9a-f]{8}) \(([^)\n]{1,40})\)/im;
/** Of a live kernel as it happens, and of a dump. */
const BUGCHECK = /^(?:\*\*\* Fatal System Error: 0x|BugCheck )([0-9a-f]{1,16})\b/im;
/** Where a program stands that has ended. Source: the last event of a process under cdb. */
const EXITED = /^ntdll!(?:Nt|Zw|Ki|_)?\w*TerminateProcess\w*(?:\+0x[0-9a-f]+)?:/im;

/** A break instruction that we sent, a debugger's own, and the two of a Ctrl+C. */
const BREAKS = new Set(['80000003', '40010005', '4000001f']);

/** Reads why a target has halted. `asked`: we broke in; `effect`: what had let it run. */
export function readStop(text: string, asked: boolean, effect: RunEffect): StopText {
  const breakpoints = [...text.matchAll(HIT)].map(match => Number(match[1]));
  const exited = EXITED.test(text);
  const found = (reason: StopReport['reason'], description: string): StopText => ({
    reason,
    description,
    breakpoints,
    exited,
  });
  if (breakpoints.length > 0) return found('breakpoint', `Breakpoint ${breakpoints.join(', ')} hit`);
  const bugcheck = BUGCHECK.exec(text)?.[1];
  if (bugcheck !== undefined)
    return found('exception', `Fatal system error 0x${bugcheck.toLowerCase().padStart(8, '0')}`);
  const [, what = '', code = '', chance = ''] = EXCEPTION.exec(text) ?? [];
  const isBreak = code === '' || BREAKS.has(code.toLowerCase());
  if (!isBreak) return found('exception', `${what} (${code}, ${chance.replace(/[!\s]+/g, ' ').trim()})`);
  if (exited) return found('pause', 'The process has ended');
  if (asked) return found('pause', 'Broken in');
  if (effect === 'step') return found('step', 'Step');
  return code === '' ? found('pause', 'Halted') : found('exception', what);
}
