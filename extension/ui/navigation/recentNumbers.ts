/** Numbers (of processors) that were chosen lately, by session. */
export class RecentNumbers {
  private readonly chosen = new Map<string, readonly number[]>();

  note(session: string, number: number): void {
    const before = this.chosen.get(session) ?? [];
    this.chosen.set(session, [number, ...before.filter(other => other !== number)]);
  }

  /** Those chosen lately first, the latest in front; then the others, those that go last behind. */
  sorted<T>(
    session: string,
    items: readonly T[],
    of: (item: T) => { readonly number: number; readonly last: boolean },
  ): readonly T[] {
    const order = this.chosen.get(session) ?? [];
    const rank = (item: T): number => {
      const { number, last } = of(item);
      const at = order.indexOf(number);
      return at !== -1 ? at : order.length + (last ? 1 : 0);
    };
    return [...items].sort((a, b) => rank(a) - rank(b) || of(a).number - of(b).number);
  }
}
