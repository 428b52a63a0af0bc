/** Gives each thing of a kind a number, the same one whenever it is asked: `port-3`. */
export class Pseudonyms {
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** `key` tells which thing is meant; things of two kinds may have one key. */
  of(kind: string, key: string): string {
    const known = this.names.get(`${kind} ${key}`);
    if (known !== undefined) return known;
    const made = `${kind}-${this.next(kind)}`;
    this.names.set(`${kind} ${key}`, made);
    return made;
  }

  /**
   * Stands for an address of the target: as wide as one, so that what reads reports goes on reading it, and easily told
   * from a real one by its beginning (`0add`).
   */
  address(value: bigint, digits: number): string {
    const key = value.toString(16);
    const number = this.names.get(`address ${key}`) ?? this.next('address').toString(16);
    this.names.set(`address ${key}`, number);
    return `0add${number.padStart(Math.max(8, digits) - 4, '0')}`;
  }

  private next(kind: string): number {
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return count;
  }
}
