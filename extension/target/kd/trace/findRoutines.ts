import { parseAddress } from '../../../base/address';

/** A symbol as `x` lists it. */
export interface ListedRoutine {
  /** With module: `nt!AlpcpSendMessage`. */
  readonly name: string;
  readonly address: bigint;
}

/** Rows of `x` that are read. */
const MOST = 20_000;
/** `fffff807`12605800 nt!AlpcpSendMessage (void)`, `… = <no type information>`. */
const ROW = /^\s*([0-9a-f]{8}(?:`?[0-9a-f]{8})?)\s+([\w.$-]{1,60}![^\s=(]{1,200})/i;

/** Symbols of an answer of `x`; a name that stands there twice (folded code) once for each address. */
export function listedSymbols(text: string): readonly ListedRoutine[] {
  const found: ListedRoutine[] = [];
  for (const line of text.split('\n')) {
    if (found.length >= MOST) break;
    const [, digits, name] = ROW.exec(line) ?? [];
    const address = digits === undefined ? undefined : parseAddress(digits);
    if (name !== undefined && address !== undefined) found.push({ name, address });
  }
  return found;
}
