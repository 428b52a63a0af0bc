import type { Address } from '../../base/address';

/** One instruction in the words of debuggers. */
export interface Instruction {
  readonly address: Address;
  /** Bytes that it takes; at least 1. */
  readonly length: number;
  /** `mov     rcx,qword ptr [rax+10h]`: mnemonic padded to 8 characters, then operands; `???` where there is none. */
  readonly text: string;
  /** false: the bytes are no instruction. */
  readonly valid: boolean;
  /** `ret`, `jmp`, …: the instruction behind it is not reached from here. */
  readonly ends?: boolean;
  /** Where a direct jump or branch goes. */
  readonly target?: Address;
  /** What it reads or writes, with the registers that say where. */
  readonly memory?: MemoryOperand;
}

/** `segment:[base + index * scale + displacement]`. */
export interface MemoryOperand {
  readonly segment: string;
  readonly base?: string;
  readonly index?: string;
  readonly scale: number;
  /** With base `rip` already added. */
  readonly displacement: bigint;
  /** Bytes. */
  readonly size: number;
}

/** `nt!Foo+0x10` of an address. */
export type SymbolAt = (address: Address) => string | undefined;

/** Turns code of x64 into instructions, until the bytes end (also inside of an instruction). */
export type Disassemble = (bytes: Uint8Array, address: Address, symbolAt: SymbolAt) => Promise<readonly Instruction[]>;
