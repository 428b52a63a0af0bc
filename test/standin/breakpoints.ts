import { type Address, toAddress } from '../../extension/base/address';
import {
  type ConsoleCommand,
  type ConsoleContext,
  ConsoleError,
  type Output,
} from '../../extension/console/consoleCommand';
import { quadText } from '../../extension/console/print/numbers';
import { symbolText } from '../../extension/kernel/modules/moduleMap';

/** One row of `bl`. */
export interface StandinBreakpoint {
  readonly id: number;
  /** As typed. */
  readonly place: string;
  /** Absent: its module is not loaded. */
  readonly address?: Address;
  /** `e 1`, `w 4`: a breakpoint of the processor. */
  readonly access?: string;
  /** How many passes there are; it stops at the last. */
  readonly passes: number;
  /** Runs when it is hit. */
  readonly command?: string;
  enabled: boolean;
  /** Passes that are left. */
  left: number;
}

const MOST = 32;

/** The breakpoints of a stand-in, as commands of its console: scripts use them too. */
export class StandinBreakpoints {
  private goesOn = false;
  private readonly set = new Map<number, StandinBreakpoint>();

  /** An enabled one at the start of a function, whose last pass this is. Counts the pass. */
  hitAt(address: Address): StandinBreakpoint | undefined {
    const here = [...this.set.values()].filter(one => one.enabled && one.address === address && isExecution(one));
    for (const one of here) one.left = Math.max(1, one.left - 1);
    return here.find(one => one.left === 1);
  }

  /** Whether the command of a breakpoint has said `gc` since this was last asked: the target runs on. */
  takeGoesOn(): boolean {
    const { goesOn } = this;
    this.goesOn = false;
    return goesOn;
  }

  commands(): readonly ConsoleCommand[] {
    return [
      { names: ['bp', 'bu'], run: (args, context, out, signal) => this.add(args, false, context, out, signal) },
      { names: ['ba'], run: (args, context, out, signal) => this.add(args, true, context, out, signal) },
      this.each('bc', one => this.set.delete(one.id)),
      this.each('bd', one => (one.enabled = false)),
      this.each('be', one => (one.enabled = true)),
      {
        names: ['gc'],
        run: () => {
          this.goesOn = true;
          return Promise.resolve();
        },
      },
      {
        names: ['bl'],
        run: (_args, context, out) => {
          for (const one of this.sorted()) out.write(`${row(one, context)}\n`);
          return Promise.resolve();
        },
      },
    ];
  }

  private each(name: string, change: (one: StandinBreakpoint) => void): ConsoleCommand {
    return {
      names: [name],
      run: (args, _context, out) => {
        const all = args.trim() === '*';
        if (all) this.sorted().forEach(change);
        else
          for (const word of args.trim().split(/[\s,]+/)) {
            const one = this.set.get(Number(word));
            if (one) change(one);
            else out.write(`breakpoint ${word} does not exist\n`);
          }
        return Promise.resolve();
      },
    };
  }

  private async add(
    args: string,
    processor: boolean,
    context: ConsoleContext,
    out: Output,
    signal: AbortSignal,
  ): Promise<void> {
    const [, number, text = ''] = /^(\d*)\s*(.*)$/s.exec(args) ?? [];
    const [, access, rest = ''] = processor ? (/^([erw]\s*[1248])\s+(.*)$/s.exec(text) ?? []) : ['', undefined, text];
    if (processor && access === undefined) throw new ConsoleError('Data breakpoint must have an access type and size');
    const [, before = '', command] = /^([^"]*)(?:"((?:[^"\\]|\\.)*)"?)?/s.exec(rest) ?? [];
    const [place = '', passes = '1'] = before.trim().split(/\s+/);
    const id = number === undefined || number === '' ? this.free() : Number(number);
    if (id >= MOST * 1_000) throw new ConsoleError('Too many breakpoints');
    const address = await placed(place, context, signal);
    if (address === undefined) out.write(`Bp expression '${place}' could not be resolved, adding deferred bp\n`);
    const count = Math.max(1, Number.parseInt(passes.replace(/^0x/i, ''), 16) || 1);
    this.set.set(id, {
      id,
      place,
      passes: count,
      left: count,
      enabled: true,
      ...(address !== undefined && { address }),
      ...(access !== undefined && { access: `${access.charAt(0)} ${access.slice(-1)}` }),
      ...(command !== undefined && { command: command.replace(/\\(.)/g, '$1') }),
    });
  }

  private free(): number {
    let id = 0;
    while (this.set.has(id)) id++;
    return id;
  }

  private sorted(): readonly StandinBreakpoint[] {
    return [...this.set.values()].sort((a, b) => a.id - b.id);
  }
}

function isExecution({ access }: StandinBreakpoint): boolean {
  return access === undefined || access.startsWith('e');
}

async function placed(place: string, context: ConsoleContext, signal: AbortSignal): Promise<Address | undefined> {
  try {
    return toAddress(await context.evaluate(place === '' ? '@$ip' : place, signal));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** ` 0 e Disable Clear  fffff807`12605800     0001 (0001) nt!KiSwapContext`, as kd prints it on a console. */
function row(one: StandinBreakpoint, { engine, process }: ConsoleContext): string {
  const state = `${one.enabled ? 'e' : 'd'}${one.address === undefined ? 'u' : ''}`;
  const place = one.address === undefined ? ' '.repeat(17) : quadText(one.address);
  const access = (one.access ?? '').padEnd(3);
  const digits = (value: number): string => value.toString(16).padStart(4, '0');
  const name =
    one.address === undefined ? `(${one.place})` : (symbolText(engine.modules.nearest(one.address, process)) ?? '');
  const command = one.command === undefined ? '' : ` "${one.command}"`;
  return `${String(one.id).padStart(2)} ${state} ${place} ${access} ${digits(one.left)} (${digits(one.passes)}) ${name}${command}`;
}
