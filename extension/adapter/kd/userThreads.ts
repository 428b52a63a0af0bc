import { normalCid, type ThreadId, threadIdOfCid } from '../../model/ids';
import type { UserProcess } from './userProcesses';

/** A thread of a program as `~` lists it. */
export interface UserThread {
  /** The debugger's own number. */
  readonly number: number;
  readonly id: ThreadId;
  readonly cid: string;
  readonly current: boolean;
  readonly name?: string;
  /** Its process, where the debugger has several. */
  readonly process?: UserProcess;
}

/** `.  0  Id: 1a2c.1b3c Suspend: 1 Teb: 000000c3`2a1d5000 Unfrozen "name"`. */
const ROW = /^([.#\s]{0,6})(\d{1,6})\s+id:\s+([0-9a-f]{1,8}\.[0-9a-f]{1,8})\b(?:[^"\n]{0,120}"([^"\n]{1,200})")?/i;
/** A program with more is listed in part. */
const MOST = 10_000;

/** Threads of an answer of `~`, which lists those of one process. */
export function userThreadsOf(text: string, process?: UserProcess): readonly UserThread[] {
  const threads: UserThread[] = [];
  for (const line of text.split('\n')) {
    const [, marks = '', number = '', printed = '', name] = ROW.exec(line) ?? [];
    const cid = normalCid(printed);
    if (number === '' || cid === undefined || threads.length >= MOST) continue;
    threads.push({
      number: Number(number),
      id: threadIdOfCid(cid),
      cid,
      current: marks.includes('.'),
      ...(name !== undefined && { name }),
      ...(process && { process }),
    });
  }
  return threads;
}
