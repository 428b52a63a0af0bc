import { masm, MasmError, type MasmMachine } from './masm';

/** What the command of a breakpoint does besides printing. */
export interface ScriptMachine extends MasmMachine {
  assign(register: string, value: bigint): void;
  /** `bd`, `bc`, `be` with numbers. */
  breakpoints(command: string, numbers: readonly number[]): void;
}

/**
 * Runs the command of a breakpoint as kd does: an error ends the block that it is in, and its message is printed. True: it
 * has said `gc`, and the target runs on.
 */
export function runScript(text: string, machine: ScriptMachine, print: (text: string) => void): boolean {
  try {
    return block(text, machine, print);
  } catch (error) {
    if (!(error instanceof MasmError)) throw error;
    print(`${error.message}\n`);
    return false;
  }
}

function block(text: string, machine: ScriptMachine, print: (text: string) => void): boolean {
  for (const command of split(text)) if (statement(command, machine, print)) return true;
  return false;
}

function statement(command: string, machine: ScriptMachine, print: (text: string) => void): boolean {
  const caught = /^\.catch\s*\{(.*)\}$/s.exec(command)?.[1];
  if (caught !== undefined) {
    runScript(caught, machine, print);
    return false;
  }
  // The condition may hold parentheses of its own: it ends in front of the brace.
  const [, condition, then] = /^\.if\s*\(([^{]*)\)\s*\{(.*)\}$/s.exec(command) ?? [];
  if (condition !== undefined && then !== undefined)
    return masm(condition, machine) === 0n ? false : block(then, machine, print);
  const [, register, value] = /^r\s+(\$t\d+)\s*=\s*(.+)$/.exec(command) ?? [];
  if (register !== undefined && value !== undefined) {
    machine.assign(register, masm(value, machine));
    return false;
  }
  const [, format, values] = /^\.printf\s+"((?:[^"\\]|\\.)*)"\s*,?(.*)$/s.exec(command) ?? [];
  if (format !== undefined) {
    print(formatted(format, values ?? '', machine));
    return false;
  }
  const [, verb, numbers] = /^(b[cde])\s+([\d\s]+)$/.exec(command) ?? [];
  if (verb !== undefined && numbers !== undefined) {
    machine.breakpoints(verb, numbers.trim().split(/\s+/).map(Number));
    return false;
  }
  if (command === 'gc') return true;
  if (command.startsWith('.echo')) {
    print(`${command.slice(5).trim()}\n`);
    return false;
  }
  throw new MasmError(`Syntax error in '${command}'`);
}

function formatted(format: string, values: string, machine: ScriptMachine): string {
  const given = values.trim() === '' ? [] : splitAt(values, ',');
  const numbers = given.map(value => masm(value, machine));
  let next = 0;
  return format.replace(/%([cxp])/g, (_, kind: string) => {
    const value = numbers[next++] ?? 0n;
    if (kind === 'c') return String.fromCharCode(Number(value));
    return kind === 'p' ? value.toString(16).padStart(16, '0') : BigInt.asUintN(32, value).toString(16);
  });
}

function split(text: string): readonly string[] {
  return splitAt(text, ';');
}

/** Outside of quotes, braces and parentheses. */
function splitAt(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = text.charAt(i);
    if (c === '"' && text.charAt(i - 1) !== '\\') quoted = !quoted;
    else if (!quoted && (c === '{' || c === '(')) depth++;
    else if (!quoted && (c === '}' || c === ')')) depth--;
    if (i < text.length && (c !== separator || quoted || depth > 0)) continue;
    const part = text.slice(from, i).trim();
    if (part !== '') parts.push(part);
    from = i + 1;
  }
  return parts;
}
