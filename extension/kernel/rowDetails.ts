/** Parts of rows that take reads of their own, beside those of the structures that everything else is read from. */
export const ROW_DETAILS = ['threadNames', 'objectNames', 'messageAttributes', 'handleHolders'] as const;

export type RowDetail = (typeof ROW_DETAILS)[number];
