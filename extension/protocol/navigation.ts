import type { EntityId } from '../model/ids';

/*
 * Requests that lead from one thing to another: who waits for it, what belongs to it, its stack as a text. Names are
 * `alpcscope/<noun>` as in requests.ts.
 */

/** A thing that can be chosen from a list. */
export interface ListedThing {
  readonly entity: EntityId;
  readonly label: string;
  readonly description: string;
  /** Nothing was read of it: a debugger has to be asked first. */
  readonly unread?: true;
  /** Of a process in a list of all: how many processes stand above it. */
  readonly depth?: number;
}

export interface WaitersArguments {
  readonly entity: EntityId;
  readonly count: number;
}

/** A thread that waits for a thing, directly or not. */
export interface Waiter extends ListedThing {
  /** What lies between the thread and the thing, the thread's own wait first; empty where it waits directly. */
  readonly path: readonly string[];
}

export interface WaitersResponse {
  /** The thing that is waited for. */
  readonly label: string;
  /** Those that have waited longest first. */
  readonly waiters: readonly Waiter[];
  readonly total: number;
  /** Why more may wait than are known; absent where the list is proven whole. */
  readonly gap?: string;
}

/** What a thing is to another one. */
export type RelatedRole = 'peer' | 'owner' | 'waiter' | 'server' | 'port' | 'message' | 'lock' | 'io';

export interface RelatedThing extends ListedThing {
  readonly role: RelatedRole;
}

export interface RelatedArguments {
  readonly entity: EntityId;
}

export interface RelatedResponse {
  readonly label: string;
  readonly related: readonly RelatedThing[];
}

/** Answer to `alpcscope/stackText`: a stack as a debugger prints it. Nothing is shown or focused. */
export interface StackTextResponse {
  readonly thread: EntityId;
  readonly title: string;
  /** In the language of kd logs; says why there are no frames where there are none. */
  readonly text: string;
}

export interface ProcessorArguments {
  readonly processor: number;
}

export interface ProcessorsResponse {
  readonly processors: readonly {
    readonly number: number;
    readonly label: string;
    readonly idle: boolean;
    /** The thread that ran on it, where that was read. */
    readonly thread?: EntityId;
  }[];
}

export interface StacksArguments {
  /** Reads them; else only says what that would cost. */
  readonly read?: boolean;
}

export interface StacksResponse {
  /** Threads whose stacks were not read. */
  readonly unread: number;
  /** What reading them takes, as far as that is known. */
  readonly ms?: number;
}
