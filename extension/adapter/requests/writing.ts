import { formatAddress, toAddress } from '../../base/address';
import { RequestError } from '../errors';
import { memoryPlace } from '../machine/memoryReference';
import type { Debuggee, EvaluatedValue } from '../session/debuggee';
import { placeOfFrame } from '../session/debuggeeFrames';
import type { SessionState } from '../session/sessionState';
import { fieldsOf, integer, optionalInteger, text } from './fields';
import { type Handler, request } from './handler';

/** Bytes that one request may write. */
const MOST = 64 * 1024;

function writable({ opened }: SessionState): Debuggee {
  const { debuggee } = opened.target;
  if (debuggee && debuggee.state.kind !== 'dump') return debuggee;
  throw new RequestError('cannotRun', 'A saved log or dump cannot be changed.');
}

const setVariable = request(
  'setVariable',
  'writes a register or variable; needs full access',
  value => {
    const fields = fieldsOf(value);
    return {
      reference: integer(fields, 'variablesReference'),
      name: text(fields, 'name'),
      value: text(fields, 'value').slice(0, 4_000),
    };
  },
  async ({ reference, name, value }, { session }) => {
    writable(session);
    const rows = await session.variables.children(reference);
    const row = rows?.find(one => one.row.name === name)?.row;
    if (!row) throw new RequestError('notFound', 'These values belong to an earlier reading.');
    if (!row.set) throw new RequestError('cannotRun', `${name} cannot be changed.`);
    return { value: await row.set(value) };
  },
);

const setExpression = request(
  'setExpression',
  'writes what an expression names; needs full access',
  value => {
    const fields = fieldsOf(value);
    return {
      expression: text(fields, 'expression').slice(0, 4_000),
      value: text(fields, 'value').slice(0, 4_000),
      frameId: optionalInteger(fields, 'frameId'),
    };
  },
  async ({ expression, value, frameId }, { session, signal }): Promise<object> => {
    const { text: became, type }: EvaluatedValue = await writable(session).assign(
      expression,
      value,
      placeOfFrame(session, frameId),
      signal,
    );
    return { value: became, ...(type !== undefined && { type }) };
  },
);

const writeMemory = request(
  'writeMemory',
  'writes bytes; needs full access; then sends `memory`',
  value => {
    const fields = fieldsOf(value);
    return {
      reference: text(fields, 'memoryReference'),
      offset: optionalInteger(fields, 'offset') ?? 0,
      bytes: Buffer.from(text(fields, 'data'), 'base64'),
    };
  },
  async ({ reference, offset, bytes }, { session, signal }) => {
    const debuggee = writable(session);
    const place = memoryPlace(reference);
    if (!place) throw new RequestError('badArguments', `"${reference.slice(0, 60)}" is no address.`);
    if (bytes.length > MOST) throw new RequestError('badArguments', `At most ${MOST} bytes are written at once.`);
    const address = toAddress(place.address + BigInt(offset));
    return { bytesWritten: await debuggee.write(address, bytes, signal), address: formatAddress(address) };
  },
);

export const writing: readonly Handler[] = [setVariable, setExpression, writeMemory];
