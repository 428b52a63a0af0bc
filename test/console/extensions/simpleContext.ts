import type { Address } from '../../../extension/base/address';
import { toAddress } from '../../../extension/base/address';
import { type ConsoleContext, ConsoleError, type FirstValue } from '../../../extension/console/consoleCommand';
import { valuesOf } from '../../../extension/console/registers/registerReader';
import type { RegisterScope } from '../../../extension/console/registers/registerScope';
import type { KernelEngine } from '../../../extension/kernel/engine';
import type { Block } from '../../../extension/kernel/memory';

/** The state of a console as far as extensions need it; expressions are plain numbers, hex unless they say `0n`. */
export class SimpleContext implements ConsoleContext {
  thread: Address | undefined;
  process: Address | undefined;
  processor: number;
  readonly radix = 16;
  readonly preferDml = false;
  nextAddress = toAddress(0n);
  readonly nextInstruction = undefined;
  readonly disassembler = undefined;

  constructor(readonly engine: KernelEngine) {
    this.processor = engine.currentProcessor;
  }

  async evaluate(expression: string): Promise<bigint> {
    return (await this.evaluateFirst(expression)).value;
  }

  evaluateFirst(text: string): Promise<FirstValue> {
    const match = /^\s*(-?)(0n\d+|(?:0x)?[0-9a-f`]+)(?=\s|$)/i.exec(text);
    if (!match?.[2]) return Promise.reject(new ConsoleError(`Couldn't resolve error at '${text}'`));
    const digits = match[2].replaceAll('`', '').replace(/^0x/i, '');
    const value = digits.startsWith('0n') ? BigInt(digits.slice(2)) : BigInt(`0x${digits}`);
    return Promise.resolve({ value: match[1] ? -value : value, rest: text.slice(match[0].length) });
  }

  async read(address: Address, length: number): Promise<Block> {
    const [block] = (await this.engine.kernel?.memory.readMany([{ address, length }])) ?? [];
    return block ?? { address, bytes: new Uint8Array(0), gaps: [] };
  }

  async registers(signal: AbortSignal): Promise<RegisterScope | undefined> {
    if (this.thread === undefined) {
      const values = this.engine.processorRegisters(this.processor);
      return values && { origin: 'processor', values };
    }
    const [frame] = (await this.engine.stackOf(this.thread, { signal })).frames;
    return frame && { origin: 'thread', values: valuesOf(frame.registers) };
  }

  setRegisters(): void {
    // Nothing here sets them.
  }
}
