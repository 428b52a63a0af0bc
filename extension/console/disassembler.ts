import type { Disassemble } from '../kernel/disassembly/instruction';

/** Turns machine code into text; handed in, since the decoder is no part of this room. */
export interface Disassembler {
  readonly disassemble: Disassemble;
}
