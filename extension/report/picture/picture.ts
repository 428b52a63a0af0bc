import type { Certainty } from '../../model/evidence';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box: centre and size in CSS pixels. */
export interface PictureNode extends Point {
  readonly entity: string;
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  /** `deadlock`: member of a circle; `root`: what chains end at; `start`: a thread that hangs. */
  readonly role: 'deadlock' | 'root' | 'start' | 'step';
  readonly width: number;
  readonly height: number;
}

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  /** In words: `waits for the reply to`. */
  readonly label: string;
  readonly certainty: Certainty;
  /** Part of a circle of threads that wait for each other. */
  readonly circle: boolean;
  readonly points: readonly Point[];
}

/** Boxes and lines that have their places: what waits at the top, what it leads to below. */
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  readonly width: number;
  readonly height: number;
  /** Chains that are not in the picture, as it would be too large to read. */
  readonly omitted: number;
}

/** Lays the picture out; `rename` is what becomes of each text in it. undefined: there is nothing to draw. */
export type DrawPicture = (rename: (text: string) => string) => Picture | undefined;
