import type { Certainty } from '../model/evidence';
import type { EntityId, EntityKind } from '../model/ids';

/*
 * Pictures: who waits for whom, and who is connected to whom. The adapter collects and lays them out, the page draws
 * them. Lengths are CSS pixels with the origin at the top left.
 */

export interface GraphNode {
  readonly entity: EntityId;
  readonly kind: EntityKind;
  readonly title: string;
  readonly detail: string;
  /**
   * Waits: `deadlock`: member of a circle; `root`: what a chain ends at; `start`: a hung thread that nothing waits for.
   * Connections: `root`: somebody waits there; `start`: what the picture is about.
   */
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
  /** Connections: somebody waits for an answer over it. */
  readonly strong: boolean;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export type GraphKind = 'waits' | 'connections';

export interface DrawnGraph {
  readonly kind: GraphKind;
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
  /** Chains, or processes and ports, that are not in the picture, because it would be too large to read. */
  readonly omitted: number;
  /** It has too many lines to be untangled: boxes stand in plain rows. */
  readonly plain?: boolean;
}

export interface GraphArguments {
  /** Default: `waits`. */
  readonly kind?: GraphKind;
  /** Waits: only chains that this thing is part of. Connections: this thing and its neighbours. */
  readonly entity?: EntityId;
  /** Connections: only what has this in its name, and what is connected to that. */
  readonly filter?: string;
  /** Connections: processes only, ports folded into the lines. */
  readonly collapsed?: boolean;
  /** Connections: only those over which somebody waits. */
  readonly waitingOnly?: boolean;
}

/** From the extension to the page. */
export interface ToGraphPage {
  readonly type: 'graph';
  readonly graph: DrawnGraph;
  readonly selected?: EntityId;
  /** There is a session that can reveal, jump and draw anew. */
  readonly connected: boolean;
}

/** From the page to the extension. */
export type FromGraphPage =
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly entity: EntityId }
  | { readonly type: 'jump'; readonly entity: EntityId }
  /** Draw the connections anew. */
  | {
      readonly type: 'ask';
      readonly focus?: EntityId;
      readonly filter: string;
      readonly collapsed: boolean;
      readonly waitingOnly: boolean;
    }
  | { readonly type: 'save'; readonly format: 'svg' | 'png'; readonly data: string };

/** Checks what came from a page; undefined for anything else. */
export function readGraphMessage(message: unknown): FromGraphPage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, entity, format, data } = message as Readonly<Record<string, unknown>>;
  if (type === 'ready') return { type };
  if ((type === 'reveal' || type === 'jump') && isEntityId(entity)) return { type, entity };
  if (type === 'ask') return readAsk(message as Readonly<Record<string, unknown>>);
  if (type === 'save' && (format === 'svg' || format === 'png') && typeof data === 'string')
    return { type, format, data };
  return undefined;
}

function readAsk({
  focus,
  filter,
  collapsed,
  waitingOnly,
}: Readonly<Record<string, unknown>>): FromGraphPage | undefined {
  if (typeof filter !== 'string' || typeof collapsed !== 'boolean' || typeof waitingOnly !== 'boolean')
    return undefined;
  const asked = { type: 'ask' as const, filter: filter.slice(0, 200), collapsed, waitingOnly };
  return isEntityId(focus) ? { ...asked, focus } : asked;
}

function isEntityId(value: unknown): value is EntityId {
  return typeof value === 'string' && /^(process|thread|port|message|lock|irp):/.test(value);
}
