import { formatAddress, toAddress } from '../../base/address';
import { symbolText } from '../../kernel/modules/moduleMap';
import { callStackName, nameOf } from '../rows/names';
import { thisInput } from '../rows/texts';
import { RequestError } from '../errors';
import { factRows } from '../session/factVariables';
import type { SessionState } from '../session/sessionState';

export interface WatchResult {
  readonly result: string;
  readonly variablesReference: number;
  readonly memoryReference?: string;
  readonly type?: string;
}

/**
 * Facts of a thing (`0204.1948`, an address, `port:0x…`), or one fact of it (`thread:0x….state`); on a dump also the
 * value of an expression.
 */
export async function evaluateWatch(
  session: SessionState,
  expression: string,
  signal: AbortSignal,
): Promise<WatchResult> {
  const text = expression.trim();
  return thingOrFact(session, text) ?? (await valueOf(session, text, signal)) ?? notThere(session, text);
}

/** What the snapshot knows; undefined where it is none of its things. */
export function thingOrFact(session: SessionState, text: string): WatchResult | undefined {
  return thing(session, text) ?? factOf(session, text);
}

function thing({ opened, variables }: SessionState, text: string): WatchResult | undefined {
  const id = opened.entityOf(text);
  const entity = id && opened.snapshot.find(id);
  if (!entity) return undefined;
  const name = entity.kind === 'thread' ? callStackName(opened.snapshot, entity) : nameOf(opened.snapshot, entity.id);
  const rows = (): ReturnType<typeof factRows> => factRows(opened.snapshot, entity);
  return { result: name, variablesReference: variables.reference(`facts:${entity.id}`, rows) };
}

function factOf({ opened, variables }: SessionState, text: string): WatchResult | undefined {
  const dot = text.lastIndexOf('.');
  const id = dot > 0 ? opened.entityOf(text.slice(0, dot)) : undefined;
  const entity = id && opened.snapshot.find(id);
  if (!entity) return undefined;
  const wanted = plainName(text.slice(dot + 1));
  const row = factRows(opened.snapshot, entity).find(item => plainName(item.name) === wanted);
  return row && { result: row.value, variablesReference: variables.referenceOf(row, `watch:${entity.id}:${wanted}`) };
}

async function valueOf({ opened }: SessionState, text: string, signal: AbortSignal): Promise<WatchResult | undefined> {
  const { machine } = opened.target;
  const value = text === '' ? undefined : await machine?.evaluate(text, signal);
  if (value === undefined) return undefined;
  const symbol = symbolText(machine?.modules.nearest(toAddress(value)));
  const digits = formatAddress(BigInt.asUintN(64, value));
  return {
    result: symbol === undefined ? digits : `${digits} ${symbol}`,
    variablesReference: 0,
    memoryReference: digits,
  };
}

/** `wait reason`, `waitReason` and `WaitReason` mean the same field. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function notThere({ opened }: SessionState, text: string): never {
  const takes = opened.target.machine
    ? 'an address, a PID.TID, a name or an expression'
    : 'an address, a PID.TID or a name';
  throw new RequestError(
    'notFound',
    `"${text.slice(0, 100)}" is not in ${thisInput(opened.snapshot)}. A watch takes ${takes}.`,
  );
}
