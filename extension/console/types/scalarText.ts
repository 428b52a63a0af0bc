import type { EnumLayout, TypeReference, Types } from '../../kernel/types';
import { quadText } from '../print/numbers';

/** `0x4ac`, `0n-6`, `0x41 'A'`, `0y1`: an integer or floating value as `dt` and `??` print it. */
export function scalarText(type: TypeReference, value: bigint, types: Types): string {
  if (type.kind === 'enum') return enumText(types.enumeration(type.name), value);
  if (type.kind !== 'base') return hexText(value);
  switch (type.name) {
    case 'UChar':
    case 'Char8':
      return `${value === 0n ? '0' : `0x${value.toString(16)}`} ${characterText(value)}`;
    case 'Char':
    case 'Int1B':
      return `${BigInt.asIntN(8, value)} ${characterText(value)}`;
    case 'Wchar':
    case 'Char16':
      return `${value === 0n ? '0' : `0x${value.toString(16)}`} ${characterText(value)}`;
    case 'Float':
    case 'Double':
      return floatOf(value, type.size).toString();
    case 'Bool':
      return value.toString();
    default:
      return type.signed ? `0n${BigInt.asIntN(type.size * 8, value)}` : hexText(value);
  }
}

/** Below 10 as one digit, up to 32 bits as plain hex, above with a backtick. */
export function hexText(value: bigint): string {
  if (value < 10n) return value.toString();
  return value > 0xffff_ffffn ? `0x${quadText(value)}` : `0x${value.toString(16)}`;
}

/** `0y0`, `0y00000010 (0x2)`: a bit field. */
export function bitsText(value: bigint, length: number): string {
  const digits = `0y${value.toString(2).padStart(length, '0')}`;
  return length === 1 ? digits : `${digits} (${value === 0n ? '0' : `0x${value.toString(16)}`})`;
}

/** `5 ( Waiting )`; a number that no name stands for is printed with what the debugger says of it. */
export function enumText(layout: EnumLayout | undefined, value: bigint): string {
  const signed = BigInt.asIntN(layout ? layout.size * 8 : 32, value);
  return `${signed} ( ${enumName(layout, value) ?? '<unnamed>'} )`;
}

/** Name of a value, its sign not counted: symbol files keep `-1` as it is or as 0xffffffff. */
export function enumName(layout: EnumLayout | undefined, value: bigint): string | undefined {
  if (!layout) return undefined;
  const bits = layout.size * 8;
  for (const [name, number] of layout.values) {
    if (BigInt.asUintN(bits, number) === BigInt.asUintN(bits, value)) return name;
  }
  return undefined;
}

function characterText(value: bigint): string {
  const printable = value >= 0x20n && value < 0x7fn;
  return printable ? `'${String.fromCharCode(Number(value))}'` : "''";
}

/** The number that the bits of a float or double stand for. */
export function floatOf(value: bigint, size: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, value), true);
  return size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
}
