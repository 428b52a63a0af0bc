import type { QueueName } from '../model/entities';
import type { Evidence } from '../model/evidence';
import type { MessageId, PortId, ProcessId, ThreadId } from '../model/ids';

/** A message that lies in a queue of a port, with the age of the wait for it. */
export interface QueuedMessage {
  readonly message: MessageId;
  readonly queue?: QueueName;
  readonly waiting?: ThreadId;
  readonly server?: ThreadId;
  /** How long its sender has waited, in milliseconds. */
  readonly waitMs?: number;
}

/** What is queued at one port, for how long, and who should serve it. Facts only: a long queue is no fault by itself. */
export interface PortBacklog {
  readonly port: PortId;
  readonly owner?: ProcessId;
  /** Requests that nobody has taken: main, large and direct queue. Absent where no length was read. */
  readonly untaken?: number;
  /** Requests that were taken and not answered. Absent where the length was not read. */
  readonly pending?: number;
  /** Messages that were read themselves, longest wait first. */
  readonly messages: readonly QueuedMessage[];
  /** Threads that wait for something queued here, whether the message itself was read or not. In order of ids. */
  readonly waiting: readonly ThreadId[];
  readonly oldestWaitMs?: number;
  /** Threads registered with the port, or waiting on it. Absent where they were not read. */
  readonly registered?: readonly ThreadId[];
  /** Queues of which more messages were seen than their length says: read while they changed, or damaged. */
  readonly torn: readonly string[];
  /** One sentence on how to read it. */
  readonly remark: string;
  readonly evidence: readonly Evidence[];
}
