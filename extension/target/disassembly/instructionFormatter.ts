import {
  Formatter,
  FormatterSyntax,
  type Instruction as Decoded,
  MemorySizeExt,
  MemorySizeOptions,
  MemorySize,
  Mnemonic,
  OpKind,
  Register,
  RegisterExt,
} from 'iced-x86';
import { toAddress } from '../../base/address';
import { backtickAddress } from '../../kernel/disassembly/backtickAddress';
import type { SymbolAt } from '../../kernel/disassembly/instruction';

const MNEMONIC_WIDTH = 8;

/** String instructions by how debuggers name them and by their operands. */
const STRINGS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(movs)[bwdq]$/, ['[rdi]', '[rsi]']],
  [/^(stos|scas)[bwdq]$/, ['[rdi]']],
  [/^(lods)[bwdq]$/, ['[rsi]']],
  [/^(cmps)[bwdq]$/, ['[rsi]', '[rdi]']],
];
const SIZES: ReadonlyMap<string, string> = new Map([
  ['b', 'byte'],
  ['w', 'word'],
  ['d', 'dword'],
  ['q', 'qword'],
]);

/** Makes the text of instructions in the style of kd: masm, `h` behind hex digits, symbols with their address. */
export class InstructionFormatter {
  private readonly masm = new Formatter(FormatterSyntax.Masm);

  constructor() {
    this.masm.uppercaseHex = true;
    this.masm.memorySizeOptions = MemorySizeOptions.Always;
    this.masm.spaceAfterOperandSeparator = false;
    this.masm.ripRelativeAddresses = false;
    // With it, 64-bit numbers whose lower half is below 10 lose their upper half in the WebAssembly build.
    this.masm.smallHexNumbersInDecimal = false;
  }

  format(decoded: Decoded, symbolAt: SymbolAt): string {
    const mnemonic = this.masm.formatMnemonic(decoded);
    const string = decoded.isStringInstruction ? stringText(mnemonic) : undefined;
    if (string !== undefined) return string;
    const operands = Array.from({ length: this.masm.operandCount(decoded) }, (_, i) =>
      this.operand(decoded, i, symbolAt),
    );
    return operands.length === 0 ? mnemonic : line(mnemonic, operands.join(','));
  }

  private operand(decoded: Decoded, index: number, symbolAt: SymbolAt): string {
    const kind = decoded.opKind(this.masm.getInstructionOperand(decoded, index) ?? index);
    if (kind === OpKind.NearBranch64) return placeText(decoded.nearBranchTarget, symbolAt);
    const text = this.masm.formatOperand(decoded, index).replace(/\b([0-9])h\b/g, '$1');
    if (kind !== OpKind.Memory) return text;
    const sized = isVectorQuad(decoded) ? text.replace(/^qword ptr/, 'mmword ptr') : text;
    const fixed = fixedAddress(decoded);
    return fixed === undefined ? sized : sized.replace(/\[[^\]]*\]/, () => `[${placeText(fixed, symbolAt)}]`);
  }
}

/** `rep stos qword ptr [rdi]` of `rep stosq`; undefined for what is printed without operands. */
function stringText(mnemonic: string): string | undefined {
  const words = mnemonic.split(' ');
  const last = words.pop() ?? '';
  for (const [pattern, places] of STRINGS) {
    const name = pattern.exec(last)?.[1];
    const size = SIZES.get(last.slice(-1));
    if (name === undefined || size === undefined) continue;
    return line([...words, name].join(' '), places.map(place => `${size} ptr ${place}`).join(','));
  }
  return undefined;
}

function line(mnemonic: string, operands: string): string {
  return `${mnemonic.padEnd(MNEMONIC_WIDTH - 1)} ${operands}`;
}

/** The address of an operand that no register takes part in; undefined where one does, or a segment with a base. */
function fixedAddress(decoded: Decoded): bigint | undefined {
  if (decoded.isIpRelMemoryOperand) return decoded.ipRelMemoryAddress;
  const alone = decoded.memoryBase === Register.None && decoded.memoryIndex === Register.None;
  const based = decoded.memorySegment === Register.FS || decoded.memorySegment === Register.GS;
  return alone && !based ? BigInt.asUintN(64, decoded.memoryDisplacement) : undefined;
}

/** ``nt!Foo+0x12 (fffff800`12345678)``. */
function placeText(address: bigint, symbolAt: SymbolAt): string {
  const place = toAddress(address);
  const symbol = symbolAt(place);
  return symbol === undefined ? backtickAddress(place) : `${symbol} (${backtickAddress(place)})`;
}

/** Eight bytes of a vector register in memory: debuggers say `mmword`, except for integers that are converted. */
function isVectorQuad(decoded: Decoded): boolean {
  if (MemorySizeExt.size(decoded.memorySize) !== 8 || decoded.memorySize === MemorySize.Int64) return false;
  if (decoded.mnemonic === Mnemonic.Pinsrq || decoded.mnemonic === Mnemonic.Pextrq) return false;
  for (let i = 0; i < decoded.opCount; i++) {
    if (decoded.opKind(i) !== OpKind.Register) continue;
    const register = decoded.opRegister(i);
    if (RegisterExt.isVectorRegister(register) || RegisterExt.isMM(register)) return true;
  }
  // cvttsd2si and its kin: the register is a general one, the memory a number in floating point.
  return decoded.memorySize === MemorySize.Float64 && !RegisterExt.isST(decoded.op0Register) && isConversion(decoded);
}

function isConversion(decoded: Decoded): boolean {
  return decoded.mnemonic === Mnemonic.Cvttsd2si || decoded.mnemonic === Mnemonic.Cvtsd2si;
}
