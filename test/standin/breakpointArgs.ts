import { ConsoleError } from '../../extension/console/consoleCommand';

/** What stands behind `bp`, `bu`, `bm` or `ba`. Source: Microsoft, "bp, bu, bm (Set Breakpoint)" and "ba (Break on Access)". */
export interface BreakpointArgs {
  readonly number?: number;
  /** `w 4`. */
  readonly access?: string;
  /** `/1`. */
  readonly once: boolean;
  /** Expressions of `/p` and `/t`. */
  readonly process?: string;
  readonly thread?: string;
  /** As typed; empty: the current instruction. */
  readonly place: string;
  readonly passes: number;
  readonly command?: string;
}

const OPTION = /^\/(?:(1)|p\s+(\S+)|t\s+(\S+)|[cC]\s+\S+|[adw(])(?:\s+|$)/;
const ACCESS = /^([erw])\s*([1248])(?:\s+|$)/;
const PLACE = /^(`[^`]*`|@!"[^"]*"|[^\s"]*)\s*([^\s"]*)\s*/;
const COMMAND = /^"((?:[^"\\]|\\.)*)"?\s*$/s;

/** `processor`: of `ba`. */
export function breakpointArgs(text: string, processor: boolean): BreakpointArgs {
  const [, digits = '', behind = ''] = /^(\d*)\s*(.*)$/s.exec(text) ?? [];
  const found: { once: boolean; process?: string; thread?: string; access?: string } = { once: false };
  let rest = behind;
  for (;;) {
    const option = OPTION.exec(rest);
    const access = processor && found.access === undefined ? ACCESS.exec(rest) : null;
    if (option) {
      if (option[1] !== undefined) found.once = true;
      if (option[2] !== undefined) found.process = option[2];
      if (option[3] !== undefined) found.thread = option[3];
    } else if (access) found.access = `${access[1] ?? ''} ${access[2] ?? ''}`;
    else break;
    rest = rest.slice((option ?? access)?.[0].length);
  }
  if (processor && found.access === undefined)
    throw new ConsoleError('Data breakpoint must have an access type and size');
  const [whole = '', place = '', passes = ''] = PLACE.exec(rest) ?? [];
  const command = COMMAND.exec(rest.slice(whole.length))?.[1];
  return {
    ...found,
    place,
    passes: Math.max(1, Number.parseInt(passes.replace(/^0x/i, ''), 16) || 1),
    ...(digits !== '' && { number: Number(digits) }),
    ...(command !== undefined && { command: command.replace(/\\(["\\])/g, '$1') }),
  };
}
