import { ROW_DETAILS, type RowDetail } from '../../kernel/rowDetails';

/** From so many milliseconds a read on, parts of rows that take reads of their own are read only where they are wanted. */
const SLOW_MS = 3;

const NAMES: Readonly<Record<RowDetail, string>> = {
  threadNames: 'names of threads',
  objectNames: 'names of wait objects',
  messageAttributes: 'attributes of messages',
  handleHolders: 'holders of handles',
};

/**
 * What an inventory over a debugger leaves out. Handle tables are megabytes: they are walked only where somebody wants
 * their holders. The other parts are left out over a slow link, if they are not wanted.
 */
export class LeftOut {
  private readonly left = new Set<RowDetail>();

  /** @param readMs time of one read, once reads have been measured */
  constructor(
    private readonly wanted: ReadonlySet<RowDetail>,
    private readonly readMs: () => number | undefined,
  ) {}

  get handles(): boolean {
    return this.wanted.has('handleHolders');
  }

  /** Asked when it would be read: by then it is known how quick the link is. */
  has(detail: RowDetail): boolean {
    if (this.wanted.has(detail) || (this.readMs() ?? 0) < SLOW_MS) return false;
    this.left.add(detail);
    return true;
  }

  /** What was left out, as a clause; undefined: nothing. */
  get text(): string | undefined {
    const names = ROW_DETAILS.filter(detail => this.left.has(detail)).map(detail => NAMES[detail]);
    return names.length === 0
      ? undefined
      : `left out over this slow link: ${names.join(', ')} (setting alpcscope.kernel.rowDetails)`;
  }
}
