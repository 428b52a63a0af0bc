import { callStackName, nameOf } from '../rows/names';
import { RequestError } from '../errors';
import { factRows } from '../session/factVariables';
import type { SessionState } from '../session/sessionState';

export interface WatchResult {
  readonly result: string;
  readonly variablesReference: number;
}

/** Facts of a thing (`0204.1948`, an address, `port:0x…`), or one fact of it (`thread:0x….state`). */
export function evaluateWatch(session: SessionState, expression: string): WatchResult {
  const { opened, variables } = session;
  const text = expression.trim();
  const whole = opened.entityOf(text);
  if (whole !== undefined) {
    const entity = opened.snapshot.find(whole);
    if (entity) {
      const name = entity.kind === 'thread' ? callStackName(opened.snapshot, entity) : nameOf(opened.snapshot, whole);
      const rows = (): ReturnType<typeof factRows> => factRows(opened.snapshot, entity);
      return { result: name, variablesReference: variables.reference(`facts:${entity.id}`, rows) };
    }
  }
  return factOf(session, text) ?? notThere(text);
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

/** `wait reason`, `waitReason` and `WaitReason` mean the same field. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function notThere(text: string): never {
  throw new RequestError(
    'notFound',
    `"${text.slice(0, 100)}" is not in this log. A watch takes an address, a PID.TID or a name.`,
  );
}
