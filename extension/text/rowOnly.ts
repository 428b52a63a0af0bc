import type { Block } from './blocks';

/** The block of a row that stands alone: whatever follows is something else. */
export const ROW_ONLY: Block = {
  line: () => undefined,
  end: () => undefined,
};
