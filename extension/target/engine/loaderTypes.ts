import type { EnumLayout, FieldLayout, StructLayout, TypeReference, Types } from '../../kernel/types';

/*
 * The entry of the loader's list, for kernels whose symbols are not there (yet): the list leads to the kernel image, and
 * that to its symbols. The fields below lie at the same places in every x64 kernel from Windows 7 to 11 (public symbols
 * of 7601, 9600, 14393, 17763, 19041, 20348 and 22000); the time stamp moved, so it is read from the image instead.
 */
const POINTER: TypeReference = {
  kind: 'pointer',
  to: { kind: 'base', name: 'Void', size: 0, signed: false },
  size: 8,
};
const number = (size: number): TypeReference => ({ kind: 'base', name: `Uint${size}B`, size, signed: false });
const struct = (name: string): TypeReference => ({ kind: 'struct', name });
const field = (name: string, offset: number, type: TypeReference): FieldLayout => ({ name, offset, type });

const STRUCTS: readonly StructLayout[] = [
  {
    name: '_LIST_ENTRY',
    union: false,
    size: 16,
    fields: [field('Flink', 0, POINTER), field('Blink', 8, POINTER)],
  },
  {
    name: '_UNICODE_STRING',
    union: false,
    size: 16,
    fields: [field('Length', 0, number(2)), field('MaximumLength', 2, number(2)), field('Buffer', 8, POINTER)],
  },
  {
    name: '_LDR_DATA_TABLE_ENTRY',
    union: false,
    size: 0x68,
    fields: [
      field('InLoadOrderLinks', 0, struct('_LIST_ENTRY')),
      field('DllBase', 0x30, POINTER),
      field('SizeOfImage', 0x40, number(4)),
      field('FullDllName', 0x48, struct('_UNICODE_STRING')),
      field('BaseDllName', 0x58, struct('_UNICODE_STRING')),
    ],
  },
];

/** What can be read of the loader's list without symbols. */
export const LOADER_TYPES: Types = {
  struct: name => STRUCTS.find(one => one.name === name),
  enumeration: (): EnumLayout | undefined => undefined,
  structNames: () => STRUCTS.map(one => one.name),
};
