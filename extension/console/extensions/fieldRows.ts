import type { StructView } from '../../kernel/structView';

/** One row of a block: its label (with a colon where kd prints one), its field and how it is printed. */
export interface FieldRow {
  readonly label: string;
  readonly path: string;
  readonly format: (value: bigint) => string;
}

/** Hex without leading zeros. */
export function plainHex(value: bigint): string {
  return value.toString(16);
}

/** Rows of a structure; what is not known is left out. */
export function fieldRows(view: StructView, rows: readonly FieldRow[], width: number): readonly string[] {
  return rows.flatMap(({ label, path, format }) => {
    const value = view.value(path);
    return value === undefined ? [] : [`    ${label.padEnd(width)}${format(value)}`];
  });
}
