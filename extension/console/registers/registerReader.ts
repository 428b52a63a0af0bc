import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { REGISTER_NAMES, type Registers } from '../../kernel/unwind/registers';
import type { ConsoleContext } from '../consoleCommand';
import { isRegister, type RegisterScope, registerValue } from './registerScope';

/** What the reader needs besides the state that every command sees. */
export interface RegisterOwner extends ConsoleContext {
  /** `$t0` to `$t19` and `$exp`. */
  readonly variables: ReadonlyMap<string, bigint>;
}

/** Values of registers and pseudo-registers by name. */
export class RegisterReader {
  constructor(private readonly owner: RegisterOwner) {}

  /** `bad`: kd has no such register; undefined: its value is not known here. */
  async read(name: string, signal: AbortSignal): Promise<bigint | 'bad' | undefined> {
    if (isRegister(name)) return registerValue(await this.owner.registers(signal), name);
    if (/^\$t1?\d$/.test(name)) return this.owner.variables.get(name) ?? 0n;
    if (/^\$bug_param[1-4]$/.test(name)) return this.owner.engine.info.bugcheckParameters[Number(name.slice(-1)) - 1];
    return name.startsWith('$') ? this.pseudo(name, signal) : 'bad';
  }

  /** Registers of a parked thread, as far as unwinding knows them. */
  async ofThread(thread: Address, signal: AbortSignal): Promise<RegisterScope | undefined> {
    const stack = await this.owner.engine.stackOf(thread, { signal });
    const first = stack.frames[0];
    return first && { origin: 'thread', values: valuesOf(first.registers) };
  }

  private async pseudo(name: string, signal: AbortSignal): Promise<bigint | 'bad' | undefined> {
    const { owner } = this;
    switch (name) {
      case '$exp':
      case '$extret':
        return owner.variables.get(name) ?? 0n;
      case '$ip':
      case '$eip':
      case '$scopeip':
        return registerValue(await owner.registers(signal), 'rip');
      case '$csp':
        return registerValue(await owner.registers(signal), 'rsp');
      case '$retreg':
      case '$retreg64':
        return registerValue(await owner.registers(signal), 'rax');
      case '$ra':
        return this.returnAddress(signal);
      case '$thread':
        return owner.thread;
      case '$proc':
        return owner.process;
      case '$teb':
        return this.field('_ETHREAD', owner.thread, 'Tcb.Teb', signal);
      case '$tid':
        return this.field('_ETHREAD', owner.thread, 'Cid.UniqueThread', signal);
      case '$tpid':
        return this.field('_ETHREAD', owner.thread, 'Cid.UniqueProcess', signal);
      case '$peb':
        return this.field('_EPROCESS', owner.process, 'Peb', signal);
      case '$ptrsize':
        return 8n;
      case '$pagesize':
        return 0x1000n;
      case '$bug_code':
        return BigInt(owner.engine.info.bugcheckCode >>> 0);
      case '$dbgtime':
        return owner.engine.info.systemTime;
      case '$frame':
        return 0n;
      default:
        return 'bad';
    }
  }

  private async field(
    type: string,
    address: Address | undefined,
    path: string,
    signal: AbortSignal,
  ): Promise<bigint | undefined> {
    const { kernel } = this.owner.engine;
    if (address === undefined || !kernel) return undefined;
    return (await kernel.struct(type, address, signal)).value(path);
  }

  private async returnAddress(signal: AbortSignal): Promise<bigint | undefined> {
    const scope = await this.owner.registers(signal);
    const registers = scope && unwindRegisters(scope);
    if (!registers) return undefined;
    return (await this.owner.engine.stackFrom(registers, this.owner.process, { signal })).frames[0]?.ret;
  }
}

/** By kd's names. */
export function valuesOf(registers: Registers): ReadonlyMap<string, bigint> {
  const values = new Map<string, bigint>([['rip', registers.rip]]);
  REGISTER_NAMES.forEach((name, i) => {
    const value = registers.general[i];
    if (value !== undefined) values.set(name, value);
  });
  return values;
}

/** What unwinding starts from; undefined where instruction or stack pointer is not known. */
export function unwindRegisters(scope: RegisterScope): Registers | undefined {
  const rip = scope.values.get('rip');
  if (rip === undefined || !scope.values.has('rsp')) return undefined;
  return { rip: toAddress(rip), general: REGISTER_NAMES.map(name => scope.values.get(name)) };
}
