import { decodeInstructions } from '../../extension/target/disassembly/icedDecoder';
import { toAddress } from '../../extension/base/address';
import type { Instruction } from '../../extension/kernel/disassembly/instruction';
import { Pdata } from '../../extension/kernel/unwind/pdata';
import { REGISTER_NAMES, type Registers, RSP, stackPointer } from '../../extension/kernel/unwind/registers';
import { type Step, unwindStep, type UnwindSource } from '../../extension/kernel/unwind/unwind';
import type { RuntimeFunction, UnwindInfo } from '../../extension/kernel/unwind/unwindInfo';
import type { PeFile } from '../../extension/target/images/peFile';

interface Image {
  readonly file: PeFile;
  readonly functions: readonly RuntimeFunction[];
  unwindInfo(rva: number): UnwindInfo | undefined;
}

const BASE = 0x1_8000_0000n;
const STACK = 0x7000_0000n;
/** What a register holds while the function runs: its number in the low digits, so that mix-ups show. */
const held = (register: number): bigint => 0x5000_0000n + BigInt(register) * 0x1000n;

/** Goes through the epilog in front of each `ret` of functions whose records are not chained. */
export function checkEpilogs(image: Image): { readonly places: number; readonly wrong: readonly string[] } {
  const wrong: string[] = [];
  let places = 0;
  const source = sourceOf(image);
  for (const entry of image.functions) {
    const info = image.unwindInfo(entry.unwind);
    const code = image.file.read(entry.begin, entry.end - entry.begin);
    if (!info || info.chained || !code) continue;
    const all = decodeInstructions(code, toAddress(BASE + BigInt(entry.begin)), () => undefined);
    all.forEach((instruction, i) => {
      if (!/^ret\b/.test(instruction.text)) return;
      const start = epilogStart(all, i, entry.begin + info.prologSize);
      // `mov rsp, r11` in front of the pops: where r11 came from is beyond this check.
      if (/^mov +rsp,/.test(all[start - 1]?.text ?? '')) return;
      for (let k = start; k <= i; k++) {
        places++;
        const message = compare(all.slice(start, k), all[k] ?? instruction, all[start] ?? instruction, source, info);
        if (message !== undefined) wrong.push(`${instruction.address.toString(16)} + ${k - start}: ${message}`);
      }
    });
  }
  return { places, wrong };
}

/** First instruction of the epilog that ends at an index. */
function epilogStart(all: readonly Instruction[], end: number, prologEnd: number): number {
  let start = end;
  while (start > 0 && /^pop +r/.test(all[start - 1]?.text ?? '')) start--;
  if (/^(?:add +rsp,|lea +rsp,\[r)/.test(all[start - 1]?.text ?? '')) start--;
  return Number((all[start]?.address ?? 0n) - BASE) < prologEnd ? end : start;
}

/** Runs some instructions of an epilog, and compares what the unwinder says there with what the codes say at its begin. */
function compare(
  done: readonly Instruction[],
  here: Instruction,
  start: Instruction,
  source: UnwindSource,
  info: UnwindInfo,
): string | undefined {
  const general: (bigint | undefined)[] = REGISTER_NAMES.map((_, i) => held(i));
  general[RSP] = STACK;
  // The frame register points where the prolog let it point.
  if (info.frameRegister !== 0) general[info.frameRegister] = STACK + BigInt(info.frameOffset);
  const inBody: Registers = { rip: start.address + 1n, general };
  const body = unwindStep(inBody, source, false);
  // What was saved by `mov` is back already where an epilog begins.
  for (const code of info.codes)
    if (code.op === 'save' && body.ok) general[code.register] = body.registers.general[code.register];
  // A lone `ret` of a function with a frame: something else gave the frame back.
  if (here === start && /^ret\b/.test(here.text) && body.ok && stackPointer(body.registers) !== STACK + 8n)
    return undefined;
  const registers = run(done, here, general);
  if (registers === undefined) return undefined;
  const step = unwindStep(registers, source, true);
  return difference(body, step);
}

function run(
  done: readonly Instruction[],
  here: Instruction,
  start: readonly (bigint | undefined)[],
): Registers | undefined {
  const general = [...start];
  for (const { text } of done) {
    const pop = /^pop +(\w+)$/.exec(text)?.[1];
    const add = /^add +rsp,([0-9A-F]+)h?$/.exec(text)?.[1];
    const lea = /^lea +rsp,\[(\w+)(?:([+-])([0-9A-F]+)h?)?\]$/.exec(text);
    const rsp = general[RSP] ?? 0n;
    if (pop !== undefined) {
      general[REGISTER_NAMES.findIndex(name => name === pop)] = quadAt(rsp);
      general[RSP] = rsp + 8n;
    } else if (add !== undefined) general[RSP] = rsp + BigInt.asIntN(64, BigInt(`0x${add}`));
    else if (lea) {
      const base = general[REGISTER_NAMES.findIndex(name => name === lea[1])] ?? 0n;
      const distance = lea[3] === undefined ? 0n : BigInt(`0x${lea[3]}`);
      general[RSP] = lea[2] === '-' ? base - distance : base + distance;
    } else return undefined;
  }
  return { rip: here.address, general };
}

/** Every place of the stack has a value of its own. */
function quadAt(address: bigint): bigint {
  return BASE + 0x10n + ((address - STACK) << 12n);
}

function difference(expected: Step, found: Step): string | undefined {
  if (!expected.ok || !found.ok)
    return expected.ok === found.ok ? undefined : `${String(expected.ok)} and ${String(found.ok)}`;
  if (expected.registers.rip !== found.registers.rip) return 'another return address';
  const saved = [3, 4, 5, 6, 7, 12, 13, 14, 15].find(i => expected.registers.general[i] !== found.registers.general[i]);
  return saved === undefined ? undefined : `another ${REGISTER_NAMES[saved] ?? ''}`;
}

function sourceOf(image: Image): UnwindSource {
  const table = new Uint8Array(image.functions.length * 12);
  const view = new DataView(table.buffer);
  image.functions.forEach((entry, i) => {
    [entry.begin, entry.end, entry.unwind].forEach((word, j) => {
      view.setUint32(i * 12 + j * 4, word, true);
    });
  });
  const pdata = new Pdata(table);
  return {
    imageAt: () => ({ base: BASE, functionAt: rva => pdata.find(rva), unwindInfo: rva => image.unwindInfo(rva) }),
    quad: quadAt,
    code: (address, length) => {
      for (let shorter = length; shorter > 0; shorter--) {
        const bytes = image.file.read(Number(address - BASE), shorter);
        if (bytes) return bytes;
      }
      return new Uint8Array(0);
    },
  };
}
