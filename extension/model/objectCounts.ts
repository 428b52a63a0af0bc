/** Counters of an object type as they were at one halt of a target that runs in between. What is absent was not read. */
export interface ObjectCounts {
  readonly stop: number;
  /** ISO time of the reading. */
  readonly at: string;
  readonly objects?: number;
  readonly handles?: number;
  readonly highObjects?: number;
  readonly highHandles?: number;
}
