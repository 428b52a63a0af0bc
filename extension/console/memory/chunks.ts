import type { Address } from '../../base/address';
import type { Block } from '../../kernel/memory';
import { gapAt } from '../../kernel/memory';
import { integer } from '../../kernel/structView';
import { Breather } from '../breather';
import type { ConsoleContext } from '../consoleCommand';
import { beyond } from './range';

/** Bytes that are read at once. */
const CHUNK = 64 * 1024;

/** Reads a range in parts, so that little memory is taken and cancelling works. */
export async function* readChunks(
  context: ConsoleContext,
  address: Address,
  length: number,
  signal: AbortSignal,
  chunk = CHUNK,
): AsyncGenerator<Block> {
  const breather = new Breather(signal);
  for (let done = 0; done < length; done += chunk) {
    await breather.breathe();
    yield await context.read(beyond(address, done), Math.min(chunk, length - done), signal);
  }
}

/** An integer of a block; undefined where one of its bytes is not known. */
export function integerAt(block: Block, offset: number, size: number): bigint | undefined {
  return gapAt(block, offset, size) ? undefined : integer(block.bytes, offset, size);
}
