import type { CommandPlace } from '../model/evidence';
import type { Fact } from '../model/facts';

/** Something a segment has to tell, in the order in which it was learned. */
export type SegmentEvent =
  | { readonly kind: 'fact'; readonly fact: Fact; readonly kernel: number }
  | { readonly kind: 'command'; readonly place: CommandPlace; readonly offset: number }
  | { readonly kind: 'kernel'; readonly kernel: number; readonly line: number }
  | { readonly kind: 'unparsed'; readonly line: number; readonly text: string; readonly command: CommandPlace }
  | { readonly kind: 'failed'; readonly line: number; readonly error: unknown };
