import { functionsOf, returnOffset } from './functions';
import type { Kernel } from './kernel';
import { CODE_FLAGS, DATA_FLAGS, type ImagePlan, planImage, type Section } from './sections';
import { prologCode, unwindInfoOf } from './unwindData';

/*
 * The kernel image in memory. Source: Microsoft, "PE Format": MS-DOS stub with e_lfanew at 0x3c; signature; COFF file
 * header (20 bytes: machine, sections, time stamp, symbol table, symbols, size of the optional header,
 * characteristics); optional header PE32+ (magic 0x20b) with data directories from 0x70 on, number 3 exceptions,
 * number 6 debug; section headers of 40 bytes; debug directory entries of 28 bytes, type 2 CodeView.
 */
const PE_AT = 0x80;
const OPTIONAL_AT = PE_AT + 24;
const OPTIONAL_SIZE = 0xf0;
const SECTIONS_AT = OPTIONAL_AT + OPTIONAL_SIZE;
const MACHINE_AMD64 = 0x8664;
/** Executable (0x2), large address aware (0x20). */
const CHARACTERISTICS = 0x22;
const CODEVIEW = 2;
/** 'RSDS': source LLVM documentation PDB/PdbStream and the CodeView record of the debug directory. */
const RSDS = 0x53445352;

/** What identifies the image of a world. */
export interface ImageIdentity {
  readonly timeDateStamp: number;
  readonly checksum: number;
}

export const IDENTITY: ImageIdentity = { timeDateStamp: 0x5eadbeef, checksum: 0x00a1bc0d };

/** Writes headers, code of the functions that stacks name, unwind data and the record that names the PDB. */
export function writeImage(kernel: Kernel): ImagePlan {
  const plan = planImage(kernel.layout);
  // Pages that hold a symbol are there, whether something is written to them or not.
  for (const rva of Object.values(kernel.layout.file.symbols)) kernel.space.page(kernel.imageBase + BigInt(rva));
  writeHeaders(kernel, plan);
  writeSectionHeaders(kernel, plan.sections);
  writeFunctions(kernel, plan);
  writeDebugDirectory(kernel, plan);
  return plan;
}

function writeHeaders(kernel: Kernel, plan: ImagePlan): void {
  const u = (at: number, size: number, value: number | bigint): void => {
    kernel.space.writeUint(kernel.imageBase + BigInt(at), size, BigInt(value));
  };
  kernel.space.write(kernel.imageBase, Buffer.from('MZ'));
  u(0x3c, 4, PE_AT);
  kernel.space.write(kernel.imageBase + BigInt(PE_AT), Buffer.from('PE\0\0'));
  u(PE_AT + 4, 2, MACHINE_AMD64);
  u(PE_AT + 6, 2, plan.sections.length);
  u(PE_AT + 8, 4, IDENTITY.timeDateStamp);
  u(PE_AT + 20, 2, OPTIONAL_SIZE);
  u(PE_AT + 22, 2, CHARACTERISTICS);
  const o = OPTIONAL_AT;
  const code = plan.sections.find(section => section.code);
  for (const [at, size, value] of [
    [0, 2, 0x20b],
    [0x04, 4, code?.size ?? 0],
    [0x10, 4, kernel.layout.symbol('KiSystemCall64') ?? 0],
    [0x14, 4, code?.rva ?? 0],
    [0x18, 8, kernel.imageBase],
    [0x20, 4, 0x1000],
    [0x24, 4, 0x200],
    [0x28, 2, kernel.layout.isWindows7 ? 6 : 10],
    [0x30, 2, kernel.layout.isWindows7 ? 6 : 10],
    [0x38, 4, plan.sizeOfImage],
    [0x3c, 4, 0x1000],
    [0x40, 4, IDENTITY.checksum],
    // Subsystem: native.
    [0x44, 2, 1],
    [0x48, 8, 0x80000],
    [0x50, 8, 0x2000],
    [0x58, 8, 0x100000],
    [0x60, 8, 0x1000],
    [0x6c, 4, 16],
    [0x70 + 3 * 8, 4, plan.exceptions.rva],
    [0x70 + 3 * 8 + 4, 4, functionsOf(kernel.layout).length * 12],
    [0x70 + 6 * 8, 4, plan.debug.rva],
    [0x70 + 6 * 8 + 4, 4, 28],
  ] as const)
    u(o + at, size, value);
}

function writeSectionHeaders(kernel: Kernel, sections: readonly Section[]): void {
  kernel.space.write(kernel.imageBase + BigInt(SECTIONS_AT), sectionHeaders(sections));
}

/** IMAGE_SECTION_HEADERs: also a stream of the PDB. */
export function sectionHeaders(sections: readonly Section[]): Uint8Array {
  const bytes = Buffer.alloc(sections.length * 40);
  sections.forEach((section, i) => {
    bytes.write(section.name.slice(0, 8), i * 40, 'latin1');
    bytes.writeUInt32LE(section.size, i * 40 + 8);
    bytes.writeUInt32LE(section.rva, i * 40 + 12);
    bytes.writeUInt32LE(section.size, i * 40 + 16);
    bytes.writeUInt32LE(section.rva, i * 40 + 20);
    bytes.writeUInt32LE(section.code ? CODE_FLAGS : DATA_FLAGS, i * 40 + 36);
  });
  return bytes;
}

function writeFunctions(kernel: Kernel, plan: ImagePlan): void {
  let unwindAt = plan.unwind.rva;
  functionsOf(kernel.layout).forEach((fn, i) => {
    const info = unwindInfoOf(fn);
    const entry = kernel.imageBase + BigInt(plan.exceptions.rva + i * 12);
    [fn.begin, fn.end, unwindAt].forEach((value, j) => {
      kernel.space.writeUint(entry + BigInt(j * 4), 4, BigInt(value));
    });
    kernel.space.write(kernel.imageBase + BigInt(unwindAt), info);
    unwindAt += info.length;
    // Prolog, `nop`s, and a `call` in front of the place that stacks return to.
    const back = returnOffset(kernel.layout, fn) - fn.begin;
    const code = new Uint8Array(Math.min(fn.end - fn.begin, back + 16)).fill(0x90);
    code.set(prologCode(fn));
    code.set([0xe8, 0, 0, 0, 0], back - 5);
    kernel.space.write(kernel.imageBase + BigInt(fn.begin), code);
  });
}

function writeDebugDirectory(kernel: Kernel, plan: ImagePlan): void {
  const { file } = kernel.layout;
  const record = Buffer.alloc(24 + file.pdb.length + 1);
  record.writeUInt32LE(RSDS, 0);
  record.set(guidBytes(file.guid), 4);
  record.writeUInt32LE(file.age, 20);
  record.write(file.pdb, 24, 'latin1');
  const directory = Buffer.alloc(28);
  directory.writeUInt32LE(IDENTITY.timeDateStamp, 4);
  directory.writeUInt32LE(CODEVIEW, 12);
  directory.writeUInt32LE(record.length, 16);
  directory.writeUInt32LE(plan.debug.rva + 28, 20);
  directory.writeUInt32LE(plan.debug.rva + 28, 24);
  const at = kernel.imageBase + BigInt(plan.debug.rva);
  kernel.space.write(at, directory);
  kernel.space.write(at + 28n, record);
}

/** A GUID as it lies in memory: the first three parts little endian. Source: Microsoft, GUID structure (guiddef.h). */
export function guidBytes(guid: string): Uint8Array {
  const big = Buffer.from(guid, 'hex');
  return Uint8Array.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map(i => big[i] ?? 0));
}
