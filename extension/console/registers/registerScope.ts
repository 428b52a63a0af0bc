/** Registers that count: of a processor, of a parked thread, or of a context that the user named. */
export interface RegisterScope {
  readonly origin: 'processor' | 'thread' | 'context' | 'trap';
  /** By kd's names (`rax`, `rip`, `efl`, `cs`, …); absent: not known. */
  readonly values: ReadonlyMap<string, bigint>;
}

const GENERAL = ['ax', 'bx', 'cx', 'dx'];
const INDEX = ['si', 'di', 'bp', 'sp'];

/** Parts of registers: name → whole register, lowest bit, bits. */
const PARTS: ReadonlyMap<string, readonly [string, number, number]> = new Map<
  string,
  readonly [string, number, number]
>([
  ...GENERAL.flatMap((name): [string, [string, number, number]][] => [
    [`e${name}`, [`r${name}`, 0, 32]],
    [name, [`r${name}`, 0, 16]],
    [`${name.charAt(0)}l`, [`r${name}`, 0, 8]],
    [`${name.charAt(0)}h`, [`r${name}`, 8, 8]],
  ]),
  ...INDEX.flatMap((name): [string, [string, number, number]][] => [
    [`e${name}`, [`r${name}`, 0, 32]],
    [name, [`r${name}`, 0, 16]],
    [`${name}l`, [`r${name}`, 0, 8]],
  ]),
  ...Array.from({ length: 8 }, (_, i) => `r${i + 8}`).flatMap((name): [string, [string, number, number]][] => [
    [`${name}d`, [name, 0, 32]],
    [`${name}w`, [name, 0, 16]],
    [`${name}b`, [name, 0, 8]],
  ]),
  ['eip', ['rip', 0, 32]],
  ['ip', ['rip', 0, 16]],
  ['cf', ['efl', 0, 1]],
  ['pf', ['efl', 2, 1]],
  ['af', ['efl', 4, 1]],
  ['zf', ['efl', 6, 1]],
  ['sf', ['efl', 7, 1]],
  ['tf', ['efl', 8, 1]],
  ['if', ['efl', 9, 1]],
  ['df', ['efl', 10, 1]],
  ['of', ['efl', 11, 1]],
  ['iopl', ['efl', 12, 2]],
]);

const WHOLE: ReadonlySet<string> = new Set([
  ...GENERAL.map(name => `r${name}`),
  ...INDEX.map(name => `r${name}`),
  ...Array.from({ length: 8 }, (_, i) => `r${i + 8}`),
  'rip',
  'efl',
  ...['cs', 'ds', 'es', 'fs', 'gs', 'ss'],
  ...['dr0', 'dr1', 'dr2', 'dr3', 'dr6', 'dr7', 'cr0', 'cr2', 'cr3', 'cr4', 'cr8'],
  ...['gdtr', 'gdtl', 'idtr', 'idtl', 'tr', 'ldtr'],
  ...['fpcw', 'fpsw', 'fptw', 'mxcsr'],
]);

/** Whether kd has a register of this name (lower case). */
export function isRegister(name: string): boolean {
  return WHOLE.has(name) || PARTS.has(name);
}

/** Bits of a register by its name. */
export function registerBits(name: string): number {
  return PARTS.get(name)?.[2] ?? (/^([c-g]s|ss|tr|ldtr|gdtl|idtl)$/.test(name) ? 16 : name === 'efl' ? 32 : 64);
}

/** Value of a register or of a part of one (`eax`, `al`, `zf`); undefined where it is not known. */
export function registerValue(scope: RegisterScope | undefined, name: string): bigint | undefined {
  const part = PARTS.get(name);
  const whole = scope?.values.get(part?.[0] ?? name);
  if (whole === undefined || !part) return whole;
  return (whole >> BigInt(part[1])) & ((1n << BigInt(part[2])) - 1n);
}
