import { type TRACE_FIELDS, TRACE_MARK } from '../../../text/messageTrace/traceLine';
import type { TraceRoutine } from '../../../model/traceRoutines';
import { number, print, read } from './masm';
import type { TraceLayout } from './traceLayout';

/** A routine of this kernel that is traced. */
export interface PlacedRoutine extends TraceRoutine {
  readonly address: bigint;
  /** The debugger's number of its breakpoint. */
  readonly breakpoint: number;
}

/** What all breakpoints of a trace have in common. */
export interface TracePlan {
  /** Tells this trace from others: hex digits. */
  readonly trace: string;
  readonly layout: TraceLayout;
  /** The first three registers of arguments: `@rcx`, `@rdx`, `@r8`. */
  readonly registers: readonly [string, string, string];
  readonly routines: readonly PlacedRoutine[];
  readonly mostHits: number;
  readonly mostEvents: number;
  /** EPROCESS whose hits are printed; absent: of all. */
  readonly process?: bigint;
  /** Connection port whose messages are printed. */
  readonly connectionPort?: bigint;
}

/** User-defined pseudo-registers that count; what they held before is put back. */
export const HIT_COUNTER = '$t19';
export const EVENT_COUNTER = '$t18';

type FieldKey = keyof typeof TRACE_FIELDS;

/**
 * The command of a breakpoint: counts the hit, prints, switches all of the trace off where a limit is reached, and goes on.
 * Each part has its own `.catch`, so that a read that fails costs its line and never the `gc` behind it: without that the
 * target would stay halted.
 */
export function traceCommand(routine: PlacedRoutine, plan: TracePlan): string {
  const [hits, events] = [`@${HIT_COUNTER}`, `@${EVENT_COUNTER}`];
  const lines = linesOf(routine, plan).map(line => `.catch{${line}}`);
  const counted = [`r ${EVENT_COUNTER}=${events}+0x1`, ...lines].join(';');
  const condition = conditionOf(routine, plan);
  const shown = condition === undefined ? counted : `.if(${condition}){${counted}}`;
  const all = plan.routines.map(one => one.breakpoint).join(' ');
  const over = `(${hits}>=${number(plan.mostHits)})|(${events}>=${number(plan.mostEvents)})`;
  const last = print(`${TRACE_MARK}${plan.trace} e %x %x`, [hits, events]);
  return [
    `.catch{r ${HIT_COUNTER}=${hits}+0x1}`,
    `.catch{${shown}}`,
    `.catch{.if(${over}){bd ${all};${last}}}`,
    'gc',
  ].join(';');
}

/** The line that sets it. `bp` with an address: a deferred breakpoint would come to life behind a restart. */
export function setCommand(routine: PlacedRoutine, plan: TracePlan): string {
  return `bp${routine.breakpoint} ${number(routine.address)} "${traceCommand(routine, plan)}"`;
}

function linesOf(routine: PlacedRoutine, plan: TracePlan): readonly string[] {
  const { trace, layout } = plan;
  const mark = `${TRACE_MARK}${trace}`;
  const hit = `@${HIT_COUNTER}`;
  const { processor, pid, tid } = layout.thread;
  const head = print(`${mark} h %x ${routine.name} %p %p`, [hit, '@$thread', '@$proc']);
  const time =
    layout.interruptTime !== undefined && processor && pid && tid
      ? [
          print(`${mark} t %x %p %x %p %p`, [
            hit,
            `qwo(${number(layout.interruptTime)})`,
            read('@$thread', processor),
            read('@$thread', pid),
            read('@$thread', tid),
          ]),
        ]
      : [];
  const fields = fieldGroups(routine, plan)
    .filter(group => group.length > 0)
    .map(group =>
      print(`${mark} m %x ${group.map(([key, , wide]) => `${key}=${wide ? '%p' : '%x'}`).join(' ')}`, [
        hit,
        ...group.map(([, expression]) => expression),
      ]),
    );
  return [head, ...time, ...fields];
}

/** Key, expression, and whether it is an address. */
type Printed = readonly [FieldKey, string, boolean];

/** What is printed together: the context lies on the stack, the message in the pool, and either may be unreadable alone. */
function fieldGroups(routine: PlacedRoutine, plan: TracePlan): readonly (readonly Printed[])[] {
  const [first, , third] = plan.registers;
  const { context, message } = plan.layout;
  switch (routine.takes) {
    case 'context':
      return [ofContext(first, context, routine)];
    case 'message':
      return [[['ms', first, true]], ofMessage(first, message, routine)];
    case 'port-and-message':
      return [
        [
          ['po', first, true],
          ['ms', third, true],
        ],
        ofMessage(third, message, routine),
      ];
    case 'context-and-message': {
      if (!context.message) return [ofContext(first, context, routine)];
      const at = read(first, context.message);
      return [[...ofContext(first, context, routine), ['ms', at, true]], ofMessage(at, message, routine)];
    }
  }
}

function ofContext(base: string, context: TraceLayout['context'], { kind, takes }: PlacedRoutine): readonly Printed[] {
  const found: Printed[] = [];
  if (context.port) found.push(['po', read(base, context.port), true]);
  // The send path fills in type and length before the message is dispatched, and the target only then.
  if (kind !== 'receive' && context.flags) found.push(['fl', read(base, context.flags), false]);
  if (takes !== 'context-and-message') return found;
  if (kind === 'queue' && context.targetPort) found.push(['tp', read(base, context.targetPort), true]);
  if (kind === 'queue') return found;
  if (context.type) found.push(['ty', read(base, context.type), false]);
  if (context.totalLength) found.push(['dl', `${read(base, context.totalLength)}-${number(HEADER)}`, false]);
  return found;
}

/** Bytes of a PORT_MESSAGE in front of the data, 64 bit. Source: phnt ntlpcapi.h. */
const HEADER = 40;

/** What of a message counts depends on where it is: a new one has no sequence, sender and waiting thread yet. */
function ofMessage(base: string, message: TraceLayout['message'], { kind }: PlacedRoutine): readonly Printed[] {
  const found: Printed[] = [];
  const add = (key: FieldKey, place: keyof TraceLayout['message'], wide: boolean): void => {
    const at = message[place];
    if (at) found.push([key, read(base, at), wide]);
  };
  add('id', 'messageId', false);
  add('cb', 'callbackId', false);
  if (kind === 'dispatch') return found;
  add('wt', 'waitingThread', true);
  if (kind === 'reply') {
    add('tp', 'ownerPort', true);
    return found;
  }
  add('sq', 'sequence', false);
  add('ty', 'type', false);
  add('dl', 'dataLength', false);
  add('cp', 'senderProcess', true);
  add('ct', 'senderThread', true);
  if (kind === 'take') {
    add('tp', 'queuePort', true);
    add('sp', 'ownerPort', true);
  }
  return found;
}

/** Undefined: every hit counts. A port that cannot be read fits no filter. */
function conditionOf(routine: PlacedRoutine, { process, connectionPort, ...plan }: TracePlan): string | undefined {
  const conditions: string[] = [];
  if (process !== undefined) conditions.push(`(@$proc==${number(process)})`);
  if (connectionPort !== undefined) {
    const at = connectionOf(portOf(routine, plan), plan.layout);
    // Without the places of the types nothing can be compared: then nothing is shown, and never too much.
    conditions.push(at === undefined ? '(0x0)' : `(${at}==${number(connectionPort)})`);
  }
  return conditions.length === 0 ? undefined : conditions.join('&');
}

function portOf(routine: PlacedRoutine, { registers, layout }: Omit<TracePlan, 'process'>): string | undefined {
  const [first] = registers;
  if (routine.takes === 'port-and-message') return first;
  const place = routine.takes === 'message' ? layout.message.ownerPort : layout.context.port;
  return place && read(first, place);
}

function connectionOf(port: string | undefined, { communicationInfo: info, port: fields }: TraceLayout) {
  if (port === undefined || !fields.communicationInfo || !info.connectionPort) return undefined;
  return read(read(port, fields.communicationInfo), info.connectionPort);
}
