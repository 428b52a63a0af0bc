import { toAddress } from '../../base/address';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import type { ConsoleContext } from '../consoleCommand';
import { integerAt } from '../memory/chunks';

/** Which parts of an image hold code. */
export type CodeMap = (rva: number) => boolean | undefined;

/** IMAGE_SCN_MEM_EXECUTE. Source: PE specification, section flags. */
const EXECUTE = 0x2000_0000n;
const HEADER_BYTES = 0x1000;
const MOST_SECTIONS = 96;

/**
 * Reads the section table of an image in memory: whether a symbol is a function is not said by public symbols.
 * `undefined` answers: the headers could not be read. Offsets: PE specification (PE signature at 0x3c, COFF header, 40
 * bytes a section with size at 8, address at 12 and flags at 36).
 */
export async function readCodeMap(
  module: LoadedModule,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<CodeMap> {
  const block = await context.read(toAddress(module.base), HEADER_BYTES, signal);
  const unknown: CodeMap = () => undefined;
  const header = Number(integerAt(block, 0x3c, 4) ?? HEADER_BYTES);
  const count = Number(integerAt(block, header + 6, 2) ?? 0n);
  const optional = integerAt(block, header + 20, 2);
  if (optional === undefined || count === 0 || count > MOST_SECTIONS) return unknown;
  const code: (readonly [number, number])[] = [];
  for (let i = 0; i < count; i++) {
    const at = header + 24 + Number(optional) + i * 40;
    const [size, start, flags] = [
      integerAt(block, at + 8, 4),
      integerAt(block, at + 12, 4),
      integerAt(block, at + 36, 4),
    ];
    if (size === undefined || start === undefined || flags === undefined) return unknown;
    if ((flags & EXECUTE) !== 0n) code.push([Number(start), Number(start + size)]);
  }
  return rva => code.some(([start, end]) => rva >= start && rva < end);
}

/** `nt!Foo (Foo)` for a function, `nt!Foo = <no type information>` for data: public symbols have no types. */
export function symbolRow(module: LoadedModule, name: string, rva: number, isCode: CodeMap): string {
  const whole = `${module.name}!${name}`;
  return isCode(rva) === true ? `${whole} (${name})` : `${whole} = <no type information>`;
}
