import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { KernelEngine } from '../kernel/engine';
import type { Block, Range } from '../kernel/memory';
import { gapAt } from '../kernel/memory';
import { integer } from '../kernel/structView';
import { type ConsoleContext, ConsoleError, type FirstValue } from './consoleCommand';
import type { Disassembler } from './disassembler';
import { restOf } from './errors';
import { cppValue } from './expression/cppValue';
import { evaluateMasm, type MasmSource } from './expression/masmEvaluator';
import { parseMasm } from './expression/masmParser';
import { RegisterReader } from './registers/registerReader';
import type { RegisterScope } from './registers/registerScope';
import { addressOfName } from './symbols/symbolNames';

/** User addresses end here on x64. */
const KERNEL_START = 0x8000_0000_0000_0000n;

/** The state of one console over one engine. */
export class ConsoleState implements ConsoleContext {
  process: Address | undefined;
  processor: number;
  radix: 8 | 10 | 16 = 16;
  preferDml = false;
  nextAddress: Address;
  nextInstruction: Address | undefined;
  /** `$t0` to `$t19`, `$exp` and what else the user may set. */
  readonly variables = new Map<string, bigint>();

  private currentThread: Address | undefined;
  private chosenThread = false;
  private scope: RegisterScope | undefined;
  private readonly reader: RegisterReader;
  private readonly source: MasmSource;

  constructor(
    readonly engine: KernelEngine,
    readonly disassembler: Disassembler | undefined,
  ) {
    this.processor = engine.currentProcessor;
    this.currentThread = engine.currentThread;
    this.nextAddress = toAddress(0n);
    this.reader = new RegisterReader(this);
    this.source = {
      symbol: name => addressOfName(engine, name),
      register: (name, signal) => this.reader.read(name, signal),
      integer: (address, size, signal) => this.integer(toAddress(address), size, signal),
      cpp: (text, signal) => cppValue(text, this, signal),
      imageEntry: (base, signal) => this.imageEntry(toAddress(base), signal),
    };
  }

  get thread(): Address | undefined {
    return this.currentThread;
  }

  /** undefined: that of the processor again. */
  set thread(value: Address | undefined) {
    this.currentThread = value ?? this.threadOfProcessor() ?? this.engine.currentThread;
    this.chosenThread = value !== undefined;
    this.scope = undefined;
  }

  /** Sees to the current process where none was chosen: that of the thread. Called before each command. */
  async settle(signal: AbortSignal): Promise<void> {
    const { kernel } = this.engine;
    if (this.process !== undefined || this.currentThread === undefined || !kernel) return;
    const thread = await kernel.struct('_ETHREAD', this.currentThread, signal);
    const process = thread.pointer('Tcb.ApcState.Process') ?? thread.pointer('Tcb.Process');
    if (process !== undefined && process !== 0n) this.process = process;
  }

  /** `~1`: another processor, its thread and that thread's process. */
  selectProcessor(number: number): void {
    this.processor = number;
    this.currentThread = this.threadOfProcessor();
    this.chosenThread = false;
    this.process = undefined;
    this.scope = undefined;
  }

  private threadOfProcessor(): Address | undefined {
    return this.engine.processors.find(one => one.number === this.processor)?.currentThread;
  }

  async evaluate(expression: string, signal: AbortSignal): Promise<bigint> {
    const { value, rest } = await this.evaluateFirst(expression, signal);
    if (rest !== '') throw new ConsoleError(`Extra character error at '${restOf(rest, 0)}'`);
    return value;
  }

  async evaluateFirst(text: string, signal: AbortSignal): Promise<FirstValue> {
    await this.settle(signal);
    const { node, end } = parseMasm(text, this.radix);
    const value = await evaluateMasm(node, text, this.source, signal);
    this.variables.set('$exp', value);
    return { value, rest: text.slice(end) };
  }

  async read(address: Address, length: number, signal: AbortSignal): Promise<Block> {
    const memory = this.engine.memory ?? this.engine.kernel?.memory;
    const range: Range =
      address < KERNEL_START && this.process !== undefined
        ? { address, length, process: this.process }
        : { address, length };
    const [block] = memory ? await memory.readMany([range], signal) : [];
    return block ?? { address, bytes: new Uint8Array(length), gaps: [{ offset: 0, length, reason: 'unreadable' }] };
  }

  /** An integer; undefined where one of its bytes is not known. */
  async integer(address: Address, size: number, signal: AbortSignal): Promise<bigint | undefined> {
    const block = await this.read(address, size, signal);
    return gapAt(block, 0, size) ? undefined : integer(block.bytes, 0, size);
  }

  async registers(signal: AbortSignal): Promise<RegisterScope | undefined> {
    if (this.scope) return this.scope;
    if (this.chosenThread && this.currentThread !== undefined) {
      return this.reader.ofThread(this.currentThread, signal);
    }
    const values = this.engine.processorRegisters(this.processor);
    return values && { origin: 'processor', values };
  }

  setRegisters(scope: RegisterScope | undefined): void {
    this.scope = scope;
  }

  /** AddressOfEntryPoint of a mapped image. Source: PE specification, offset 16 of the optional header. */
  private async imageEntry(base: Address, signal: AbortSignal): Promise<bigint | undefined> {
    const header = await this.integer(toAddress(base + 0x3cn), 4, signal);
    if (header === undefined || header > 0x1000n) return undefined;
    const entry = await this.integer(toAddress(base + header + 0x28n), 4, signal);
    return entry === undefined ? undefined : toAddress(base + entry);
  }
}
