import type { EntityId } from '../../model/ids';

/** A thing that was looked at. */
export interface Visit {
  readonly session: string;
  readonly entity: EntityId;
  readonly side?: 'client' | 'server';
  /** Its stack was shown, not only its row. */
  readonly stack?: boolean;
}

const LONGEST = 100;

/** Back and forward through inspected things, as a browser does it: a new visit drops what lay ahead. */
export class InspectionHistory {
  private visits: readonly Visit[] = [];
  private at = -1;

  get canGoBack(): boolean {
    return this.at > 0;
  }

  get canGoForward(): boolean {
    return this.at < this.visits.length - 1;
  }

  /** The visit where the user stands. */
  get here(): Visit | undefined {
    return this.visits[this.at];
  }

  /** Things of a session that were visited, the latest first. */
  recent(session: string): readonly EntityId[] {
    const mine = this.visits.filter(visit => visit.session === session).map(visit => visit.entity);
    return [...new Set(mine.reverse())];
  }

  /** Notes a visit; the same thing twice in a row counts once, as its stack where that was shown. */
  push(visit: Visit): void {
    const here = this.visits[this.at];
    if (here?.session === visit.session && here.entity === visit.entity && here.side === visit.side) {
      if (visit.stack === true) this.visits = this.visits.with(this.at, visit);
      return;
    }
    this.visits = [...this.visits.slice(0, this.at + 1), visit].slice(-LONGEST);
    this.at = this.visits.length - 1;
  }

  back(): Visit | undefined {
    return this.canGoBack ? this.visits[--this.at] : undefined;
  }

  forward(): Visit | undefined {
    return this.canGoForward ? this.visits[++this.at] : undefined;
  }

  /** Forgets the visits of a session that is gone. */
  forget(session: string): void {
    const kept = this.visits.filter(visit => visit.session !== session);
    const before = this.visits.slice(0, this.at + 1).filter(visit => visit.session !== session).length;
    this.visits = kept;
    this.at = Math.min(kept.length - 1, Math.max(before - 1, kept.length > 0 ? 0 : -1));
  }
}
