import { flagsText } from '../../kernel/registers/flagsText';
import { hexDigits } from '../print/numbers';
import { registerBits, type RegisterScope, registerValue } from './registerScope';

/** Registers in the order of `r`, three in a row. */
const ROWS: readonly (readonly string[])[] = [
  ['rax', 'rbx', 'rcx'],
  ['rdx', 'rsi', 'rdi'],
  ['rip', 'rsp', 'rbp'],
  ['r8', 'r9', 'r10'],
  ['r11', 'r12', 'r13'],
  ['r14', 'r15'],
];
const SEGMENTS = ['cs', 'ss', 'ds', 'es', 'fs', 'gs'];

/** The integer registers, flags and segments of a scope; question marks where a value is not known. */
export function registerRows(scope: RegisterScope): readonly string[] {
  const value = (name: string): string => `${name.padStart(3)}=${digits(scope, name)}`;
  const rows = ROWS.map(names => names.map(value).join(' '));
  const segments = SEGMENTS.map(name => `${name}=${digits(scope, name)}`).join('  ');
  const efl = registerValue(scope, 'efl');
  const flags = efl === undefined ? 'iopl=?' : flagsText(efl);
  return [...rows, flags, `${segments}             efl=${digits(scope, 'efl')}`];
}

/** `rax=ffffc08be4da6240`: one register; `undefined` values as question marks. */
export function registerText(scope: RegisterScope, name: string): string {
  return `${name}=${digits(scope, name)}`;
}

/** As many hex digits as the register has bits; flags as one digit. */
function digits(scope: RegisterScope, name: string): string {
  const value = registerValue(scope, name);
  const width = Math.max(1, registerBits(name) / 4);
  return value === undefined ? '?'.repeat(width) : value.toString(16).padStart(width, '0');
}

/** Pseudo-registers have 64 bits. */
export function pseudoRegisterText(name: string, value: bigint): string {
  return `${name}=${hexDigits(value, 8)}`;
}
