import type { Row, RowsArguments, RowsResponse } from '../../extension/protocol/requests';

/** A row for tests; everything but its id has a plain value. */
export function row(id: string, more: Partial<Row> = {}): Row {
  return { id, kind: 'thread', label: `row ${id}`, icon: 'list-tree', hasChildren: false, ...more };
}

/** An adapter with a fixed tree: parent id ('' for the roots) → rows. Notes what it was asked. */
export class FakeRows {
  readonly asked: RowsArguments[] = [];

  constructor(private readonly tree: Readonly<Record<string, readonly Row[]>>) {}

  readonly source = (args: RowsArguments): Promise<RowsResponse> => {
    this.asked.push(args);
    const all = this.tree[args.parent ?? ''] ?? [];
    const kept = args.filter === undefined ? all : all.filter(one => one.label.includes(args.filter ?? ''));
    return Promise.resolve({
      rows: kept.slice(args.start, args.start + args.count),
      total: kept.length,
      hidden: all.length - kept.length,
    });
  };
}
