import { paced, SharedWork, type Work } from '../../base/slices';
import type { Row } from '../../protocol/requests';
import type { RowNode } from './rowNode';

const SPECIAL = /[%/#]/;

/** A row at its place. What is below it is placed once, by whoever asks first; others wait for the same work. */
export class Placed {
  /** What filters look at. */
  text?: string;
  /** Of what was opened: of thousands of rows few are. */
  private opening: SharedWork<readonly Placed[]> | undefined;
  private byId: ReadonlyMap<string, Placed> | undefined;

  constructor(
    readonly id: string,
    readonly node: RowNode,
    readonly parent: Placed | undefined,
  ) {}

  /** Rows below, each with its id. */
  children(): Work<readonly Placed[]> {
    this.opening ??= new SharedWork(() => this.place());
    return this.opening.join();
  }

  /** The row below that has an id. */
  *child(id: string): Work<Placed | undefined> {
    const children = yield* this.children();
    this.byId ??= new Map(children.map(child => [child.id, child]));
    return this.byId.get(id);
  }

  /** The row as it is sent. */
  row(): Row {
    const { tooltip, ...seed } = this.node.seed();
    const row = { ...seed, id: this.id, hasChildren: this.node.children !== undefined };
    // Only for filters: it is not sent.
    delete row.words;
    return tooltip ? { ...row, tooltip: tooltip() } : row;
  }

  private *place(): Work<readonly Placed[]> {
    const made = this.node.children?.() ?? [];
    const nodes = 'next' in made ? yield* made : made;
    const used = new Map<string, number>();
    const children: Placed[] = [];
    yield* paced(nodes, node => {
      const nth = used.get(node.key) ?? 0;
      used.set(node.key, nth + 1);
      // A slash divides the parts of a row id; a key that comes again gets a number.
      const key = SPECIAL.test(node.key) ? node.key.replace(/[%/#]/g, encodeURIComponent) : node.key;
      const part = nth === 0 ? key : `${key}#${nth + 1}`;
      children.push(new Placed(this.parent ? `${this.id}/${part}` : part, node, this));
    });
    return children;
  }
}
