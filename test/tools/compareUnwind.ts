/*
 * Checks the reading of unwind data on real x64 images:
 *   npx tsx test/tools/compareUnwind.ts FILE...
 * 1. every function against `llvm-readobj --unwind` (its output may be cut short: what it printed counts);
 * 2. at the begin of each epilog, and behind each of its instructions, what the instructions lead to against what the
 *    unwind codes say of the body.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exceptionDirectory } from '../../extension/kernel/unwind/exceptionDirectory';
import { REGISTER_NAMES } from '../../extension/kernel/unwind/registers';
import {
  MAX_UNWIND_INFO,
  parseUnwindInfo,
  readRuntimeFunction,
  type RuntimeFunction,
  type UnwindCode,
  type UnwindInfo,
} from '../../extension/kernel/unwind/unwindInfo';
import { PeFile } from '../../extension/target/images/peFile';
import { checkEpilogs } from './epilogCheck';

interface Image {
  readonly file: PeFile;
  readonly functions: readonly RuntimeFunction[];
  unwindInfo(rva: number): UnwindInfo | undefined;
}

function open(name: string): Image {
  const bytes = readFileSync(name);
  const file = PeFile.read({
    size: bytes.length,
    read: (offset, into) => {
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
  });
  const place = file && exceptionDirectory(file.read(0, 0x400) ?? new Uint8Array(0));
  if (!file || typeof place !== 'object') throw new Error(`${name} has no unwind data of x64`);
  const table = file.read(place.rva, place.size) ?? new Uint8Array(0);
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const functions = Array.from({ length: Math.floor(table.length / 12) }, (_, i) => readRuntimeFunction(view, i * 12));
  const unwindInfo = (rva: number): UnwindInfo | undefined => {
    for (let length = MAX_UNWIND_INFO; length >= 4; length >>= 1) {
      const record = file.read(rva, length);
      if (record) return parseUnwindInfo(record);
    }
    return undefined;
  };
  return { file, functions, unwindInfo };
}

/** One function in one line, as both sides can say it. */
function ownLine(base: bigint, entry: RuntimeFunction, info: UnwindInfo | undefined): string {
  const codes = (info?.codes ?? []).filter(code => code.op !== 'save-xmm').map(codeText);
  const place = (rva: number): string => (base + BigInt(rva)).toString(16);
  return `${place(entry.begin)}-${place(entry.end)} ${info?.prologSize ?? '?'} ${codes.join(' ')}`;
}

function codeText(code: UnwindCode): string {
  const at = code.at.toString(16);
  switch (code.op) {
    case 'push':
      return `${at}:push-${REGISTER_NAMES[code.register] ?? '?'}`;
    case 'alloc':
      return `${at}:alloc-${code.size}`;
    case 'save':
      return `${at}:save-${REGISTER_NAMES[code.register] ?? '?'}-${code.offset.toString(16)}`;
    default:
      return `${at}:${code.op}`;
  }
}

/** The same out of the text of llvm-readobj. */
function llvmLines(text: string): readonly string[] {
  const lines: string[] = [];
  for (const block of text.split('RuntimeFunction {').slice(1)) {
    const value = (name: string): string =>
      new RegExp(`${name}: \\(?(?:\\w+ )?\\(?(?:0x)?([0-9A-Fa-f]+)`).exec(block)?.[1] ?? '?';
    // A record that the tool did not finish says nothing.
    if (!/\n {4}\}\n/.test(block)) continue;
    const own = block.split('Chained {')[0] ?? '';
    const codes = [...own.matchAll(/0x([0-9A-F]{2}): (\w+)(?: (.*))?/g)].flatMap(([, at = '', op = '', rest = '']) =>
      llvmCode(Number.parseInt(at, 16).toString(16), op, rest),
    );
    lines.push(
      `${value('StartAddress').toLowerCase()}-${value('EndAddress').toLowerCase()} ${value('PrologSize')} ${codes.join(' ')}`,
    );
  }
  return lines;
}

function llvmCode(at: string, op: string, rest: string): readonly string[] {
  const register = /reg=(\w+)/.exec(rest)?.[1]?.toLowerCase() ?? '?';
  if (op === 'PUSH_NONVOL') return [`${at}:push-${register}`];
  if (op.startsWith('ALLOC')) return [`${at}:alloc-${/size=(\d+)/.exec(rest)?.[1] ?? '?'}`];
  if (op === 'SAVE_NONVOL' || op === 'SAVE_NONVOL_FAR')
    return [`${at}:save-${register}-${(/offset=0x([0-9A-F]+)/.exec(rest)?.[1] ?? '?').toLowerCase()}`];
  if (op === 'SET_FPREG') return [`${at}:set-frame`];
  return op === 'PUSH_MACHFRAME' ? [`${at}:machine-frame`] : [];
}

function check(name: string): void {
  const image = open(name);
  const text = spawnSync('llvm-readobj', ['--unwind', name], { encoding: 'latin1', maxBuffer: 1 << 30 }).stdout;
  const theirs = llvmLines(text);
  const first = image.functions[0];
  const start = BigInt(`0x${theirs[0]?.split('-')[0] ?? '0'}`) - BigInt(first?.begin ?? 0);
  const ours = new Set(image.functions.map(entry => ownLine(start, entry, image.unwindInfo(entry.unwind))));
  const different = theirs.filter(line => !ours.has(line));
  process.stdout.write(`${path.basename(name)}: ${image.functions.length} functions\n`);
  process.stdout.write(`  llvm-readobj printed ${theirs.length}, ${different.length} of them different\n`);
  for (const line of different.slice(0, 60)) process.stdout.write(`    ${line}\n`);
  const unread = image.functions.filter(entry => !image.unwindInfo(entry.unwind)).length;
  if (unread > 0) process.stdout.write(`  ${unread} records could not be read\n`);
  const epilogs = checkEpilogs(image);
  process.stdout.write(`  ${epilogs.places} places in epilogs, ${epilogs.wrong.length} of them wrong\n`);
  for (const line of epilogs.wrong.slice(0, 60)) process.stdout.write(`    ${line}\n`);
}

for (const name of process.argv.slice(2)) check(name);
