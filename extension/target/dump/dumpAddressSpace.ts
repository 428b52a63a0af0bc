import type { Block, Memory, Range } from '../../kernel/memory';

/** Memory that can also be read at once: a dump answers without waiting. */
export interface DumpAddressSpace extends Memory {
  read(range: Range): Block;
}
