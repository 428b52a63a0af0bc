import type { Disassemble } from '../../kernel/disassembly/instruction';

/** Code of x64 in the words of debuggers. The decoder (a WebAssembly module) is loaded when it is first needed. */
export const disassemble: Disassemble = async (bytes, address, symbolAt) => {
  const { decodeInstructions } = await import('./icedDecoder');
  return decodeInstructions(bytes, address, symbolAt);
};
