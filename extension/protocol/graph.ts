import type { Certainty } from '../model/evidence';
import type { EntityId, EntityKind } from '../model/ids';

/*
 * The wait graph: who waits for whom, as a picture. The adapter collects and lays it out, the page draws it. Lengths are
 * CSS pixels with the origin at the top left.
 */

export interface GraphNode {
  readonly entity: EntityId;
  readonly kind: EntityKind;
  readonly title: string;
  readonly detail: string;
  /** `deadlock`: member of a circle; `root`: what a chain ends at; `start`: a hung thread that nothing waits for. */
  readonly role: 'deadlock' | 'root' | 'start' | 'step';
  /** Centre. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GraphEdge {
  readonly from: EntityId;
  readonly to: EntityId;
  /** In words: `waits for the reply to`. */
  readonly label: string;
  readonly certainty: Certainty;
  /** Part of a circle. */
  readonly circle: boolean;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface WaitGraph {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
  /** Chains that are not in the picture, because it would be too large to read. */
  readonly omittedChains: number;
}

export interface GraphArguments {
  /** Only chains that this thing is part of. */
  readonly entity?: EntityId;
}

/** From the extension to the page. */
export interface ToGraphPage {
  readonly type: 'graph';
  readonly graph: WaitGraph;
  readonly selected?: EntityId;
}

/** From the page to the extension. */
export type FromGraphPage =
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly entity: EntityId }
  | { readonly type: 'jump'; readonly entity: EntityId }
  | { readonly type: 'save'; readonly format: 'svg' | 'png'; readonly data: string };

/** Checks what came from a page; undefined for anything else. */
export function readGraphMessage(message: unknown): FromGraphPage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, entity, format, data } = message as Readonly<Record<string, unknown>>;
  if (type === 'ready') return { type };
  if (
    (type === 'reveal' || type === 'jump') &&
    typeof entity === 'string' &&
    /^(process|thread|port|message|lock|irp):/.test(entity)
  ) {
    return { type, entity: entity as EntityId };
  }
  if (type === 'save' && (format === 'svg' || format === 'png') && typeof data === 'string')
    return { type, format, data };
  return undefined;
}
