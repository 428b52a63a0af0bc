import type { WantedBreakpoint } from '../session/debuggee';

/** The command that sets a breakpoint, or why it cannot be set so. */
export type BreakpointCommand = { readonly command: string } | { readonly why: string };

/** A breakpoint in the debugger's words, with the number that it is to have. `bm` numbers its breakpoints itself. */
export function breakpointCommand(wanted: WantedBreakpoint, id: number): BreakpointCommand {
  const passes = passesOf(wanted.hitCondition);
  if (passes === undefined)
    return {
      why: `"${wanted.hitCondition ?? ''}" is no hit count: write a number, which stops at that hit and from then on.`,
    };
  const bad = [wanted.condition, wanted.logMessage, wanted.place].find(text => /[\r\n\0]/.test(text ?? ''));
  if (bad !== undefined) return { why: 'A breakpoint cannot hold a line end.' };
  const { condition } = wanted;
  if (condition !== undefined && /['"]/.test(condition))
    return { why: 'A condition cannot hold quotes: the debugger takes them for its own.' };
  const action = actionOf(wanted, id);
  const number = wanted.command === 'bm' ? '' : String(id);
  const access = wanted.access === undefined ? '' : ` ${wanted.access}`;
  const count = passes > 1 ? ` 0x${passes.toString(16)}` : '';
  const quoted = action === '' ? '' : ` "${action.replace(/"/g, '\\"')}"`;
  return { command: `${wanted.command}${number}${access} ${wanted.place}${count}${quoted}` };
}

/** `5`, `>= 5`, `> 4`; 1 where nothing is said; undefined for what the debugger cannot count. */
function passesOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return 1;
  const [, sign = '', digits = ''] = /^\s*(>=|>|)\s*(\d{1,9})\s*$/.exec(text) ?? [];
  if (digits === '') return undefined;
  return Math.max(1, Number(digits) + (sign === '>' ? 1 : 0));
}

/** What runs when it is hit: a message and on, or on unless the condition holds. */
function actionOf({ condition, logMessage }: WantedBreakpoint, id: number): string {
  // With a command of its own a breakpoint does not say that it was hit.
  const hit = logMessage === undefined ? `.echo Breakpoint ${id} hit` : `${messageOf(logMessage)}; .echo; gc`;
  if (condition !== undefined) return `j (${condition}) '${hit}'; 'gc'`;
  return logMessage === undefined ? '' : hit;
}

/** `x is {@rcx}` → `.printf "x is %p", @rcx`. What would end or change the text is taken out. */
function messageOf(message: string): string {
  const values: string[] = [];
  const text = message
    .replace(/%/g, '%%')
    .replace(/\{([^{}]{1,200})\}/g, (_, value: string) => {
      values.push(value.replace(/["';%]/g, '').trim());
      return '%p';
    })
    .replace(/\\/g, '/')
    .replace(/["']/g, '`')
    .replace(/;/g, ',');
  return `.printf "${text}"${values.map(value => `, ${value}`).join('')}`;
}

/** A row of `bl`. */
export interface ListedBreakpoint {
  readonly id: number;
  /** Its module is not loaded yet: it waits. */
  readonly deferred: boolean;
  readonly address?: string;
}

const ROW =
  /^\s*(\d{1,6})\s+([edur]{1,4})\d?\s+(?:(?:Disable|Enable)\s+Clear\s+)?(?:([0-9a-f]{8}(?:`?[0-9a-f]{8})?)\b)?/i;

export function listedBreakpoints(text: string): readonly ListedBreakpoint[] {
  return text.split('\n').flatMap(line => {
    const [, id, state = '', address] = ROW.exec(line) ?? [];
    if (id === undefined) return [];
    const deferred = state.includes('u');
    return [
      {
        id: Number(id),
        deferred,
        ...(address !== undefined && !deferred && { address: `0x${address.replace('`', '')}` }),
      },
    ];
  });
}

/** Numbers that `bm` gave: `  3: fffff801`2b0c1230 @!"nt!NtCreateFile"`. */
export function matchedBreakpoints(text: string): readonly number[] {
  return [...text.matchAll(/^\s*(\d{1,6}): [0-9a-f]{8}/gim)].map(match => Number(match[1]));
}
