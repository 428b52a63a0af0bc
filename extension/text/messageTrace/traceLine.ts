/*
 * The lines that breakpoints of a trace print, one fact after the other, all numbers in hex:
 *
 *   @alpc:<trace> h <hit> <routine> <thread> <process>
 *   @alpc:<trace> t <hit> <interrupt time> <processor> <pid> <tid>
 *   @alpc:<trace> m <hit> po=… ms=… id=… …
 *   @alpc:<trace> e <hit> <events>
 *
 * They are lines of their own because a read that fails ends a line: what could be read before it stays. `<trace>` is
 * different in each trace, so that nothing that the target prints can pass for one that runs now.
 */

/** The beginning of each line, without the number of the trace. */
export const TRACE_MARK = '@alpc:';

/** Fields of an `m` line and what they hold. */
export const TRACE_FIELDS = {
  po: 'port',
  tp: 'targetPort',
  sp: 'senderPort',
  ms: 'message',
  id: 'messageId',
  cb: 'callbackId',
  sq: 'sequence',
  ty: 'messageType',
  dl: 'dataLength',
  wt: 'waitingThread',
  cp: 'senderProcess',
  ct: 'senderThread',
  fl: 'flags',
} as const;

export type TraceField = (typeof TRACE_FIELDS)[keyof typeof TRACE_FIELDS];

export type TraceLine =
  | {
      readonly part: 'head';
      readonly hit: number;
      readonly routine: string;
      readonly thread: bigint;
      readonly process: bigint;
    }
  | {
      readonly part: 'time';
      readonly hit: number;
      readonly time: bigint;
      readonly processor: number;
      readonly pid: bigint;
      readonly tid: bigint;
    }
  | { readonly part: 'message'; readonly hit: number; readonly fields: ReadonlyMap<TraceField, bigint> }
  /** The target has switched the breakpoints off by itself: a limit is reached. */
  | { readonly part: 'end'; readonly hit: number; readonly events: number };

export interface ReadTraceLine {
  /** Which trace. */
  readonly trace: string;
  /** Undefined: it looks like a line of a trace and makes no sense. */
  readonly line: TraceLine | undefined;
}

/** What a debugger prints in front of it, or a driver of the target, may share the line. */
const LINE = /@alpc:([0-9a-f]{1,16}) ([htme]) ([0-9a-f]{1,8})((?: [\w=]{1,80}){1,24})\s*$/;
const HEX = /^[0-9a-f]{1,16}$/;

/** Reads one line of output; undefined for what is none of a trace. */
export function readTraceLine(text: string): ReadTraceLine | undefined {
  const at = text.indexOf(TRACE_MARK);
  if (at < 0) return undefined;
  // The command that set a breakpoint, as `bl` lists it, holds the same text with the formats in it.
  if (text.includes('%', at)) return undefined;
  // Addresses are printed with a backtick in their middle, or without.
  const bare = text.slice(at, at + 2_000).replaceAll('`', '');
  const [, trace = '', part = '', hitText = '', rest = ''] = LINE.exec(bare) ?? [];
  if (trace === '') return { trace: /^@alpc:([0-9a-f]{1,16})\b/.exec(text.slice(at))?.[1] ?? '', line: undefined };
  return { trace, line: lineOf(part, Number.parseInt(hitText, 16), rest.trim().split(' ')) };
}

function lineOf(part: string, hit: number, words: readonly string[]): TraceLine | undefined {
  if (part === 'm') return messageLine(hit, words);
  if (part === 'h') {
    const [routine = '', ...numbers] = words;
    const [thread, process] = hexes(numbers, 2);
    if (thread === undefined || process === undefined || !/^[A-Za-z]\w{3,60}$/.test(routine)) return undefined;
    return { part: 'head', hit, routine, thread, process };
  }
  if (part === 't') {
    const [time, processor, pid, tid] = hexes(words, 4);
    if (time === undefined || processor === undefined || pid === undefined || tid === undefined) return undefined;
    return { part: 'time', hit, time, processor: Number(BigInt.asUintN(31, processor)), pid, tid };
  }
  const [events] = hexes(words, 1);
  return events === undefined ? undefined : { part: 'end', hit, events: Number(BigInt.asUintN(32, events)) };
}

/** Exactly so many hex numbers, or none. */
function hexes(words: readonly string[], count: number): readonly bigint[] {
  return words.length === count && words.every(word => HEX.test(word)) ? words.map(word => BigInt(`0x${word}`)) : [];
}

function messageLine(hit: number, words: readonly string[]): TraceLine | undefined {
  const fields = new Map<TraceField, bigint>();
  for (const word of words) {
    const [name = '', value = '', more] = word.split('=');
    if (!isField(name) || !HEX.test(value) || more !== undefined || fields.has(TRACE_FIELDS[name])) return undefined;
    fields.set(TRACE_FIELDS[name], BigInt(`0x${value}`));
  }
  return { part: 'message', hit, fields };
}

function isField(name: string): name is keyof typeof TRACE_FIELDS {
  return Object.hasOwn(TRACE_FIELDS, name);
}
