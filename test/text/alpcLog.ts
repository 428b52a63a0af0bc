import type { Address } from '../../extension/base/address';
import { parseAddress } from '../../extension/base/address';
import type { Entity, Lock, Message, Port, Process, Thread } from '../../extension/model/entities';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { parseLog } from '../../extension/text/parseLog';

/** What a small log says, for tests of the ALPC, object, lock and type parsers. */
export interface ReadLog {
  readonly snapshot: Snapshot;
  readonly unparsed: readonly string[];
  readonly lines: {
    readonly total: number;
    readonly understood: number;
    readonly noise: number;
    readonly unparsed: number;
  };
  port(address: string): Port;
  message(address: string): Message;
  thread(address: string): Thread;
  process(address: string): Process;
  lock(address: string): Lock;
}

export function address(text: string): Address {
  const value = parseAddress(text);
  if (value === undefined) throw new Error(`no address: ${text}`);
  return value;
}

export function read(log: string): ReadLog {
  const facts = parseLog(log);
  const kernel = facts.kernels.at(-1);
  if (!kernel) throw new Error('no kernel in the log');
  const { snapshot } = kernel;
  const find = (kind: Entity['kind'], text: string): Entity => {
    const entity = snapshot.find(idOf(kind, address(text)));
    if (!entity) throw new Error(`no ${kind} ${text}`);
    return entity;
  };
  return {
    snapshot,
    unparsed: snapshot.unparsed.map(row => row.text),
    lines: facts.lines,
    port: text => find('port', text) as Port,
    message: text => find('message', text) as Message,
    thread: text => find('thread', text) as Thread,
    process: text => find('process', text) as Process,
    lock: text => find('lock', text) as Lock,
  };
}

/** Values without their evidence. */
export function values(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, known]) => typeof known === 'object' && known !== null && 'evidence' in known)
      .map(([field, known]) => [field, (known as { value: unknown }).value]),
  );
}
