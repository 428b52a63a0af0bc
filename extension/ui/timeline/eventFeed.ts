import type { TraceEventsPage } from '../../protocol/messageTrace';
import type { ToTimelinePage } from '../../protocol/timeline';
import type { SessionClient } from '../sessions/sessionClient';

/** Events in one answer and in one message to the page. */
const PAGE = 1000;

/**
 * Hands the events of one session's trace to a page as they come: each once, in order. One question at a time; what
 * comes meanwhile is asked for by the next one.
 */
export class EventFeed {
  private sent = 0;
  private trace = 0;
  private running: Promise<void> | undefined;
  private again = false;
  /** Hits of which no line came. */
  lost = 0;

  constructor(
    private readonly client: SessionClient,
    private readonly post: (message: ToTimelinePage) => void,
  ) {}

  /** The page was made anew and knows nothing. */
  forget(): void {
    this.sent = 0;
    this.trace = 0;
  }

  /** Hands over what is new. */
  follow(): Promise<void> {
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    while (this.again) {
      this.again = false;
      while (await this.next());
    }
  }

  /** True while there is more. */
  private async next(): Promise<boolean> {
    const page = await this.client.request('alpcscope/traceEvents', { start: this.sent, count: PAGE });
    if (page.number !== this.trace) {
      const isNew = this.sent > 0;
      this.trace = page.number;
      this.sent = 0;
      // What was asked for was the rest of another trace.
      if (isNew) return true;
    }
    this.lost = page.lost;
    this.hand(page);
    return page.events.length > 0 && this.sent < page.total;
  }

  private hand({ events, pairs }: TraceEventsPage): void {
    if (events.length === 0 && this.sent > 0) return;
    this.post({ type: 'events', start: this.sent, events, pairs });
    this.sent += events.length;
  }
}
