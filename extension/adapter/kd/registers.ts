import type { VariableRow } from '../session/variableStore';

/** A register as the debugger prints it. */
export interface PrintedRegister {
  readonly name: string;
  /** As printed, mostly hex digits. */
  readonly value: string;
}

const PAIR = /\b([a-z][a-z0-9]{0,7})=\s*([0-9a-fA-F`]{1,33}|[-+\d.e#a-z():]{3,40})/gi;
const MOST = 400;

/** `name=value` pairs of an answer of `r`; the flags in words and the instruction below them are none. */
export function registersOf(text: string): readonly PrintedRegister[] {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    // The instruction at the place: `nt!X+0x12:` and its row.
    if (/^[\w.@?$]+(?:![^\s:]|\+0x[0-9a-f]+:)/i.test(line)) break;
    for (const [, name = '', value = ''] of line.matchAll(PAIR))
      if (found.size < MOST && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), value);
  }
  return [...found].map(([name, value]) => ({ name, value }));
}

/** Names of x86, x64 and ARM64 that stand for the place in the code. */
const POINTERS = new Set(['rip', 'eip', 'pc']);

/** The instruction pointer among them. */
export function instructionPointerOf(registers: readonly PrintedRegister[]): bigint | undefined {
  const found = registers.find(one => POINTERS.has(one.name));
  const digits = found?.value.replace('`', '');
  return digits !== undefined && /^[0-9a-f]{1,16}$/i.test(digits) ? BigInt(`0x${digits}`) : undefined;
}

const GROUPS: readonly { readonly name: string; readonly fits: RegExp }[] = [
  { name: 'Flags', fits: /^(?:iopl|efl|eflags|rflags|cpsr)$/ },
  { name: 'Segments', fits: /^[c-gs]s$/ },
  { name: 'Debug', fits: /^dr\d{1,2}$/ },
  { name: 'Control', fits: /^(?:cr\d|gdt[rl]|idt[rl]|tr|ldtr)$/ },
  { name: 'Floating point', fits: /^(?:fp[cst]w|fopcode|st\d|fpdp|fpip|fpcr|fpsr)/ },
  { name: 'Vector', fits: /^(?:[xyz]?mm\d|mxcsr|v\d)/ },
];

/** Registers as rows: the general ones first, the others in groups. */
export function registerRows(
  registers: readonly PrintedRegister[],
  set: ((name: string, value: string) => Promise<string>) | undefined,
): readonly VariableRow[] {
  const row = ({ name, value }: PrintedRegister): VariableRow => ({
    name,
    value,
    evaluateName: `@${name}`,
    ...(/^[0-9a-f`]{8,17}$/i.test(value) && { memoryReference: `0x${value.replace('`', '')}` }),
    ...(set && { set: (text: string) => set(name, text) }),
  });
  const grouped = GROUPS.map(({ name, fits }) => ({ name, rows: registers.filter(one => fits.test(one.name)) }));
  const general = registers.filter(one => !grouped.some(({ rows }) => rows.includes(one)));
  return [
    ...general.map(row),
    ...grouped.flatMap(({ name, rows }) =>
      rows.length === 0 ? [] : [{ name, value: '', children: () => rows.map(row) }],
    ),
  ];
}
