import { parseAddress } from '../../base/address';
import { addressOfId, kindOfId, normalCid, type ThreadId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { isEntityId } from '../../protocol/guards';
import { RequestError } from '../errors';
import { threadQuestion } from './chainQuestions';

/** How to ask the debugger for the thread that somebody means. */
export interface WantedThread {
  readonly command: string;
  /** What it is called while it is looked for. */
  readonly name: string;
  /** The number that the answer has to show: a TID may be found in another process than the one that was meant. */
  readonly cid?: string;
}

/** No thread number has so many digits, and no kernel object lies lower. */
const ADDRESS_DIGITS = 8;

/**
 * Reads what a person means by a thread, whether it was read before or not: an id, an address, `PID.TID`, a TID (hex as kd
 * prints it, `0n` for decimal); empty for the thread that is current in the debugger.
 */
export function wantedThread(text: string, snapshot: Snapshot): WantedThread {
  const asked = text.trim();
  if (asked === '') return { command: '!thread -1 1f', name: 'the current thread' };
  const address = isEntityId(asked) ? addressOfThread(asked, snapshot) : addressIn(asked);
  if (address !== undefined) return { command: threadQuestion(address), name: `thread ${address.toString(16)}` };
  const cid = asked.replace(/^thread:cid:/, '');
  const parts = cid.split('.').map(numberIn);
  const tid = parts.at(-1);
  if (tid === undefined || parts.length > 2 || parts.includes(undefined))
    throw new RequestError('badArguments', `"${asked.slice(0, 100)}" is no thread: type its address, PID.TID or TID.`);
  return {
    command: `!thread -t 0x${tid} 1f`,
    name: `thread ${cid}`,
    ...(parts.length === 2 && { cid: parts.join('.') }),
  };
}

function addressOfThread(id: string, snapshot: Snapshot): bigint | undefined {
  const thread = snapshot.find(id as ThreadId);
  return kindOfId(id as ThreadId) === 'thread' ? (addressOfId(id) ?? (thread && addressOfId(thread.id))) : undefined;
}

function addressIn(text: string): bigint | undefined {
  const digits = text.replace(/^0x/i, '').replace('`', '');
  return digits.length < ADDRESS_DIGITS || /^0n/i.test(text) ? undefined : parseAddress(text);
}

function numberIn(text: string): string | undefined {
  const decimal = /^0n(\d{1,10})$/i.exec(text)?.[1];
  const hex = decimal === undefined ? text.replace(/^0x/i, '') : Number(decimal).toString(16);
  return hex.includes('.') ? undefined : normalCid(hex);
}
