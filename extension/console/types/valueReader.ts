import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { Block } from '../../kernel/memory';
import type { Types } from '../../kernel/types';
import type { ConsoleContext } from '../consoleCommand';

/** Where a value lies. */
export interface Place {
  readonly block: Block;
  readonly at: number;
}

/** What values are printed with. */
export interface ValueReader {
  readonly context: ConsoleContext;
  readonly types: Types;
  readonly signal: AbortSignal;
}

/** Address of a value. */
export function addressOf(place: Place): Address {
  return toAddress(place.block.address + BigInt(place.at));
}
