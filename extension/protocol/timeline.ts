import type { EntityId } from '../model/ids';
import { isEntityId } from './guards';
import type { ShownTraceEvent, ShownTracePair } from './messageTrace';

/*
 * The page of the message timeline: the extension sends it the events of a trace as they come, it says what was chosen.
 */

/** What stands above the events. */
export interface TimelineHead {
  readonly title: string;
  /** A sentence for people: how far the trace is, why it has ended. */
  readonly status: string;
  /** It is going on and can be stopped. */
  readonly running: boolean;
  /** Hits of which nothing is known. */
  readonly lost: number;
  /** There is a session that can reveal and jump. */
  readonly connected: boolean;
}

/** From the extension to the page. */
export type ToTimelinePage =
  | { readonly type: 'head'; readonly head: TimelineHead }
  /** Events from `start` on; 0 begins anew. A pair that was sent before is replaced. */
  | {
      readonly type: 'events';
      readonly start: number;
      readonly events: readonly ShownTraceEvent[];
      readonly pairs: readonly ShownTracePair[];
    };

export const TIMELINE_EXPORTS = ['svg', 'csv', 'json'] as const;
export type TimelineExport = (typeof TIMELINE_EXPORTS)[number];

/** From the page to the extension. */
export type FromTimelinePage =
  | { readonly type: 'ready' | 'stop' }
  | { readonly type: 'reveal' | 'jump'; readonly entity: EntityId }
  /** The picture is drawn by the page, the rest written by the extension. */
  | { readonly type: 'save'; readonly format: TimelineExport; readonly data?: string };

/** Checks what came from a page; undefined for anything else. */
export function readTimelineMessage(message: unknown): FromTimelinePage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, entity, format, data } = message as Readonly<Record<string, unknown>>;
  if (type === 'ready' || type === 'stop') return { type };
  if ((type === 'reveal' || type === 'jump') && isEntityId(entity)) return { type, entity };
  if (type !== 'save') return undefined;
  const wanted = TIMELINE_EXPORTS.find(one => one === format);
  if (wanted === undefined || (wanted === 'svg') !== (typeof data === 'string')) return undefined;
  return typeof data === 'string' ? { type, format: wanted, data } : { type, format: wanted };
}
