import type { Address } from '../../../base/address';
import { toAddress } from '../../../base/address';
import type { Priority } from '../session/commandQueue';
import type { BatchRunner } from './batchRunner';
import { nearestRow } from './kdSymbols';

/** A symbol with where it begins. */
export interface NamedAddress {
  /** `nt!KeBugCheckEx` */
  readonly name: string;
  readonly address: Address;
}

/** Which symbol each address is in or behind, as `ln` says it, in one turn; undefined where none is known. */
export async function nearestSymbols(
  session: BatchRunner,
  addresses: readonly Address[],
  options: { readonly priority?: Priority; readonly signal?: AbortSignal } = {},
): Promise<readonly (NamedAddress | undefined)[]> {
  const answers = await session.batch(
    addresses.map(address => `ln 0x${address.toString(16)}`),
    options,
  );
  return answers.map(({ lines }) => {
    for (const line of lines) {
      const row = nearestRow(line);
      if (row) return { name: `${row.module}!${row.name}`, address: toAddress(row.address) };
    }
    return undefined;
  });
}
