import type { MiniHandler } from '../miniKd';
import type { Layout } from '../../world/layout';
import { runScript } from './breakpointScript';

/** One time that a thread enters a routine. */
export interface Hit {
  /** Without module. */
  readonly routine: string;
  readonly thread: bigint;
  readonly process: bigint;
  readonly registers: Readonly<Record<string, bigint>>;
}

interface Breakpoint {
  readonly address: bigint;
  readonly command: string | undefined;
  enabled: boolean;
}

/** The structure that the send path keeps on the stack, of a kernel of Windows 10: where its fields lie. */
const CONTEXT = {
  PortObject: [0x0, 'Ptr64 to struct _ALPC_PORT', 8],
  Message: [0x8, 'Ptr64 to struct _KALPC_MESSAGE', 8],
  CommunicationInfo: [0x10, 'Ptr64 to struct _ALPC_COMMUNICATION_INFO', 8],
  TargetThread: [0x18, 'Ptr64 to struct _ETHREAD', 8],
  TargetPort: [0x20, 'Ptr64 to struct _ALPC_PORT', 8],
  Flags: [0x30, 'Uint4B', 4],
  TotalLength: [0x34, 'Uint2B', 2],
  Type: [0x36, 'Uint2B', 2],
} as const;

const ROUTINES = 0xffff_f807_1260_0000n;

/** A kernel whose breakpoints are hit when a test says so: their commands run on the registers and memory that it gives. */
export class TracedKernel {
  readonly breakpoints = new Map<number, Breakpoint>();
  readonly pseudo = new Map<string, bigint>([
    ['$t18', 0x77n],
    ['$t19', 0x42n],
  ]);
  /** Commands that came, in order. */
  readonly ran: string[] = [];
  /** Routines that this kernel has not. */
  readonly missing = new Set<string>();
  /** Where the processor stands, for `@$ip`. */
  ip = 0n;
  machine: 'x64' | 'arm64' | 'other' = 'x64';
  evaluator = 'MASM - Microsoft Assembler expressions';
  /** A breakpoint that the debugger refuses to set. */
  refuses: RegExp | undefined;
  private readonly bytes = new Map<bigint, number>();
  private next = 0xffff_ee00_0000_1000n;

  constructor(
    readonly layout: Layout,
    readonly routines: readonly string[],
  ) {}

  address(routine: string): bigint {
    return ROUTINES + BigInt(this.routines.indexOf(routine)) * 0x100n;
  }

  write(address: bigint, value: bigint, size: number): void {
    for (let i = 0; i < size; i++) this.bytes.set(address + BigInt(i), Number((value >> BigInt(8 * i)) & 0xffn));
  }

  /** Writes a field of a structure of the kernel. */
  field(type: string, base: bigint, path: string, value: bigint): void {
    const { offset, size } = this.layout.place(type, path);
    this.write(base + BigInt(offset), value, size);
  }

  /** A dispatch context with these fields; those that are not given cannot be read. */
  context(fields: Partial<Record<keyof typeof CONTEXT, bigint>>): bigint {
    const base = (this.next += 0x100n);
    for (const [name, [offset, , size]] of Object.entries(CONTEXT)) {
      const value = fields[name as keyof typeof CONTEXT];
      if (value !== undefined) this.write(base + BigInt(offset), value, size);
    }
    return base;
  }

  /** What the debugger prints, and whether the target runs on. Undefined: no breakpoint is there. */
  hit({ routine, thread, process, registers }: Hit): { readonly text: string; readonly goesOn: boolean } | undefined {
    const address = this.address(routine);
    const here = [...this.breakpoints].filter(([, one]) => one.enabled && one.address === address);
    if (here.length === 0) return undefined;
    let text = '';
    let goesOn = true;
    this.ip = address;
    for (const [id, { command }] of here) {
      if (command === undefined) {
        text += `Breakpoint ${id} hit\n`;
        goesOn = false;
        continue;
      }
      const known = new Map([...Object.entries(registers), ['$thread', thread], ['$proc', process]] as const);
      const machine = {
        register: (name: string) => known.get(name) ?? this.pseudo.get(name),
        read: (at: bigint, size: number) => this.read(at, size),
        assign: (name: string, value: bigint) => this.pseudo.set(name, value),
        breakpoints: (verb: string, numbers: readonly number[]) => {
          this.change(verb, numbers);
        },
      };
      if (!runScript(command, machine, printed => (text += printed))) goesOn = false;
    }
    return { text, goesOn };
  }

  /** The commands of a debugger that this kernel answers. */
  readonly handle: MiniHandler = (command, out) => {
    this.ran.push(command);
    const [, id, place, quoted] = /^bp(\d+)\s+(\S+)(?:\s+"(.*)")?$/s.exec(command) ?? [];
    if (id !== undefined && place !== undefined) {
      if (this.refuses?.test(command) === true) out(`Couldn't resolve error at '${place}'\n`);
      else this.set(Number(id), place, quoted);
      return true;
    }
    const [, verb, numbers = ''] = /^(b[cde])\s+([\d\s*]+)$/.exec(command) ?? [];
    if (verb !== undefined) {
      const all = numbers.trim() === '*' ? [...this.breakpoints.keys()] : numbers.trim().split(/\s+/).map(Number);
      this.change(verb, all);
      return true;
    }
    return this.question(command, out);
  };

  private question(command: string, out: (text: string) => void): boolean {
    if (command === 'bl') {
      for (const [id, { address, enabled, command: text }] of [...this.breakpoints].sort(([a], [b]) => a - b))
        out(
          ` ${id} ${enabled ? 'e' : 'd'} ${tick(address)}     0001 (0001) nt!x${text === undefined ? '' : ` "${text}"`}\n`,
        );
      return true;
    }
    if (/^x nt!\S*Alpc/.test(command)) {
      for (const name of this.routines)
        if (!this.missing.has(name)) out(`${tick(this.address(name))} nt!${name} (void)\n`);
      return true;
    }
    if (command === '.expr') {
      out(`Current expression evaluator: ${this.evaluator}\n`);
      return true;
    }
    const [, register, value] = /^r (\$t\d+)=(0x[0-9a-f]+)$/.exec(command) ?? [];
    if (register !== undefined && value !== undefined) {
      this.pseudo.set(register, BigInt(value));
      return true;
    }
    const asked = /^\? @(\S+)$/.exec(command)?.[1];
    if (asked === undefined) return this.type(command, out);
    const isHere = asked === 'rcx' ? this.machine === 'x64' : asked === 'x0' ? this.machine === 'arm64' : undefined;
    const known = isHere === undefined ? (asked === '$ip' ? this.ip : this.pseudo.get(asked)) : isHere ? 1n : undefined;
    if (known === undefined && isHere === undefined) return false;
    out(
      known === undefined ? `Bad register error at '@${asked}'\n` : `Evaluate expression: ${known} = ${tick(known)}\n`,
    );
    return true;
  }

  private type(command: string, out: (text: string) => void): boolean {
    if (!/^dt -v -b nt!_ALPC_DISPATCH_CONTEXT$/.test(command)) return false;
    out(`struct _ALPC_DISPATCH_CONTEXT, ${Object.keys(CONTEXT).length} elements, 0x40 bytes\n`);
    for (const [name, [offset, type]] of Object.entries(CONTEXT))
      out(`   +0x${offset.toString(16).padStart(3, '0')} ${name.padEnd(17)}: ${type}\n`);
    return true;
  }

  private set(id: number, place: string, quoted: string | undefined): void {
    const routine = /^nt!(\w+)$/.exec(place)?.[1];
    this.breakpoints.set(id, {
      address: routine === undefined ? BigInt(place) : this.address(routine),
      command: quoted?.replace(/\\(.)/g, '$1'),
      enabled: true,
    });
  }

  private change(verb: string, numbers: readonly number[]): void {
    for (const number of numbers) {
      const one = this.breakpoints.get(number);
      if (verb === 'bc') this.breakpoints.delete(number);
      else if (one) one.enabled = verb === 'be';
    }
  }

  private read(address: bigint, size: number): bigint | undefined {
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) {
      const byte = this.bytes.get(address + BigInt(i));
      if (byte === undefined) return undefined;
      value = (value << 8n) | BigInt(byte);
    }
    return value;
  }
}

function tick(value: bigint): string {
  const digits = BigInt.asUintN(64, value).toString(16).padStart(16, '0');
  return `${digits.slice(0, 8)}\`${digits.slice(8)}`;
}
