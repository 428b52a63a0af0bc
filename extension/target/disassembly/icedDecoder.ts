import {
  Decoder,
  DecoderError,
  DecoderOptions,
  FlowControl,
  Instruction as Decoded,
  MemorySizeExt,
  Mnemonic,
  OpKind,
  Register,
} from 'iced-x86';
import { type Address, toAddress } from '../../base/address';
import type { Instruction, MemoryOperand, SymbolAt } from '../../kernel/disassembly/instruction';
import { InstructionFormatter } from './instructionFormatter';

/*
 * The one door to iced-x86. It is bundled into a file of its own (esbuild.mjs), since it brings a WebAssembly module that
 * most sessions never need.
 */

const BITS = 64;
/** Instructions of one call. */
const MOST = 1 << 16;
const formatter = new InstructionFormatter();

/** Instructions from the start of `bytes` on, until they end. */
export function decodeInstructions(bytes: Uint8Array, address: Address, symbolAt: SymbolAt): readonly Instruction[] {
  const decoder = new Decoder(BITS, bytes, DecoderOptions.None);
  const decoded = new Decoded();
  try {
    const found: Instruction[] = [];
    for (let at = 0; at < bytes.length && found.length < MOST;) {
      decoder.position = at;
      decoder.ip = BigInt.asUintN(64, address + BigInt(at));
      decoder.decodeOut(decoded);
      if (decoder.lastError === DecoderError.NoMoreBytes) break;
      const here = toAddress(address + BigInt(at));
      const instruction = decoded.isInvalid
        ? { address: here, length: 1, text: '???', valid: false }
        : {
            address: here,
            length: decoded.length,
            text: formatter.format(decoded, symbolAt),
            valid: true,
            ...meaning(decoded),
          };
      found.push(instruction);
      at += instruction.length;
    }
    return found;
  } finally {
    decoded.free();
    decoder.free();
  }
}

function meaning(decoded: Decoded): Pick<Instruction, 'ends' | 'target' | 'memory'> {
  const flow = decoded.flowControl;
  const ends =
    flow === FlowControl.Return || flow === FlowControl.UnconditionalBranch || flow === FlowControl.IndirectBranch;
  const branches = flow === FlowControl.UnconditionalBranch || flow === FlowControl.ConditionalBranch;
  const memory = memoryOf(decoded);
  return {
    ...(ends && { ends }),
    ...(branches && decoded.op0Kind === OpKind.NearBranch64 && { target: toAddress(decoded.nearBranchTarget) }),
    ...(memory && { memory }),
  };
}

/** Instructions whose memory operand is not touched. */
const ADDRESS_ONLY: ReadonlySet<Mnemonic> = new Set([Mnemonic.Lea, Mnemonic.Nop, Mnemonic.Invlpg]);

function memoryOf(decoded: Decoded): MemoryOperand | undefined {
  const size = MemorySizeExt.size(decoded.memorySize);
  if (size === 0 || ADDRESS_ONLY.has(decoded.mnemonic) || !hasMemory(decoded)) return undefined;
  const { memoryBase, memoryIndex } = decoded;
  const base = decoded.isIpRelMemoryOperand || memoryBase === Register.None ? undefined : nameOf(memoryBase);
  const index = memoryIndex === Register.None ? undefined : nameOf(memoryIndex);
  return {
    segment: nameOf(decoded.memorySegment),
    ...(base !== undefined && { base }),
    ...(index !== undefined && { index }),
    scale: decoded.memoryIndexScale,
    displacement: decoded.isIpRelMemoryOperand ? decoded.ipRelMemoryAddress : decoded.memoryDisplacement,
    size,
  };
}

function hasMemory(decoded: Decoded): boolean {
  for (let i = 0; i < decoded.opCount; i++) if (decoded.opKind(i) === OpKind.Memory) return true;
  return false;
}

function nameOf(register: Register): string {
  return Register[register].toLowerCase();
}
