import type { WantedBreakpoint } from '../session/debuggee';

/** The command that sets a breakpoint, or why it cannot be set so. */
export type BreakpointCommand = { readonly command: string } | { readonly why: string };

/** Passes are 16 bits wide. Source: Microsoft, "bp, bu, bm (Set Breakpoint)". */
const MOST_PASSES = 0xffff;

/** A breakpoint in the debugger's words, with the number that it is to have. `bm` numbers its breakpoints itself. */
export function breakpointCommand(wanted: WantedBreakpoint, id: number): BreakpointCommand {
  const passes = passesOf(wanted.hitCondition);
  if (passes === undefined)
    return {
      why: `"${wanted.hitCondition ?? ''}" is no hit count: write a number up to 65,535, which stops at that hit and from then on.`,
    };
  const why = [wanted.condition, wanted.logMessage, wanted.place].some(text => /[\r\n\0]/.test(text ?? ''))
    ? 'A breakpoint cannot hold a line end.'
    : whyNotCondition(wanted.condition);
  if (why !== undefined) return { why };
  const action = actionOf(wanted, id);
  const number = wanted.command === 'bm' ? '' : String(id);
  const access = wanted.access === undefined ? '' : ` ${wanted.access}`;
  const count = passes > 1 ? ` 0x${passes.toString(16)}` : '';
  const quoted = action === '' ? '' : ` "${action.replace(/"/g, '\\"')}"`;
  return { command: `${wanted.command}${number}${access} ${wanted.place}${count}${quoted}` };
}

/** What a breakpoint evaluates when it is hit: the debugger is asked before whether it can read that. */
export function expressionsOf({ condition, logMessage }: WantedBreakpoint): readonly string[] {
  return [...(condition === undefined ? [] : [condition]), ...messageOf(logMessage ?? '').values];
}

/** `5`, `>= 5`, `> 4`; 1 where nothing is said; undefined for what the debugger cannot count. */
function passesOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return 1;
  const [, sign = '', digits = ''] = /^\s*(>=|>|)\s*(\d{1,9})\s*$/.exec(text) ?? [];
  if (digits === '') return undefined;
  const passes = Math.max(1, Number(digits) + (sign === '>' ? 1 : 0));
  return passes > MOST_PASSES ? undefined : passes;
}

/** It stands in a command in quotes, and must not end or go beyond its own place there. */
function whyNotCondition(condition: string | undefined): string | undefined {
  if (condition === undefined) return undefined;
  if (/['"]/.test(condition)) return 'A condition cannot hold quotes: the debugger takes them for its own.';
  if (/[;{}]/.test(condition)) return 'A condition is one expression: it cannot hold ";" or braces.';
  let depth = 0;
  for (const character of condition) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth < 0) break;
  }
  return depth === 0 ? undefined : 'The parentheses of the condition do not match.';
}

/**
 * What runs when it is hit: a message and on, or on unless the condition holds. A message never leaves the target halted,
 * also where its values cannot be read then; a condition that cannot be evaluated stops it, and what is wrong is printed.
 */
function actionOf({ condition, logMessage }: WantedBreakpoint, id: number): string {
  // With a command of its own a breakpoint does not say that it was hit.
  const hit = `.echo Breakpoint ${id} hit`;
  if (logMessage === undefined) return condition === undefined ? '' : `j (${condition}) '${hit}'; 'gc'`;
  const { format, values } = messageOf(logMessage);
  const print = `.printf "${format}"${values.map(value => `, ${value}`).join('')}; .echo`;
  return `.catch { ${condition === undefined ? print : `.if (${condition}) { ${print} }`} }; gc`;
}

/** How values are printed: `{@rcx}` as an address, `{@rcx,d}` as a number, `{@rdx,su}` as a text. */
const FORMATS: Readonly<Record<string, string>> = {
  d: '%I64d',
  u: '%I64u',
  x: '%I64x',
  p: '%p',
  y: '%y',
  s: '%ma',
  su: '%mu',
  msu: '%msu',
  msa: '%msa',
};

/** `x is {@rcx}` → `x is %p` and `@rcx`. What would end or change the text is taken out. */
function messageOf(message: string): { readonly format: string; readonly values: readonly string[] } {
  const values: string[] = [];
  const format = message
    .replace(/%/g, '%%')
    .replace(/\{([^{}]{1,200})\}/g, (_, inside: string) => {
      const [, value = inside, letters = 'p'] = /^(.*),\s*(d|u|x|p|y|s|su|msu|msa)\s*$/.exec(inside) ?? [];
      const expression = value.replace(/["';,]/g, '').trim();
      if (expression === '') return '';
      values.push(expression);
      return FORMATS[letters] ?? '%p';
    })
    .replace(/[{}]/g, brace => (brace === '{' ? '(' : ')'))
    .replace(/\\/g, '/')
    .replace(/["']/g, '`')
    .replace(/;/g, ',');
  return { format, values };
}
