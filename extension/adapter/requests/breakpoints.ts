import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakpointKind, WantedBreakpoint } from '../session/debuggee';
import { memoryPlace } from '../machine/memoryReference';
import { type Fields, fieldsOf } from './fields';
import { type Handler, request } from './handler';

export const WHY = 'Nothing can run here, neither a saved log nor a dump: breakpoints have no effect.';

/** The most breakpoints that one answer speaks of. */
const LIMIT = 10_000;

interface Wanted {
  readonly group: string;
  readonly breakpoints: readonly (WantedBreakpoint | undefined)[];
}

/** A request that replaces all breakpoints of one group. */
function breakpointRequest(
  command: string,
  kind: BreakpointKind,
  read: (item: Fields, whole: Fields) => WantedBreakpoint | undefined,
  groupOf: (whole: Fields) => string = () => '',
): Handler {
  return request(
    command,
    'sets what is new, clears what is gone; taken and not verified where nothing can run',
    (value): Wanted => {
      const whole = fieldsOf(value);
      const items: unknown = whole['breakpoints'];
      const list: readonly unknown[] = Array.isArray(items) ? items.slice(0, LIMIT) : [];
      return { group: groupOf(whole), breakpoints: list.map(item => read(fieldsOf(item), whole)) };
    },
    async ({ group, breakpoints }, { session, signal }) => {
      const { debuggee, whyNotRunning } = session.opened.target;
      if (!debuggee || whyNotRunning !== undefined)
        return { breakpoints: breakpoints.map(() => ({ verified: false, message: whyNotRunning ?? WHY })) };
      const wanted = breakpoints.filter(one => one !== undefined);
      const set = await debuggee.setBreakpoints(kind, group, wanted, signal);
      return {
        breakpoints: breakpoints.map(
          (one): DebugProtocol.Breakpoint =>
            (one && set[wanted.indexOf(one)]) ?? { verified: false, message: 'This is no place for a breakpoint.' },
        ),
      };
    },
  );
}

/** Conditions and the like, as all kinds have them. */
function conditions(item: Fields): Pick<WantedBreakpoint, 'condition' | 'hitCondition' | 'logMessage'> {
  const of = (name: string): string | undefined => {
    const value = item[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const [condition, hitCondition, logMessage] = [of('condition'), of('hitCondition'), of('logMessage')];
  return {
    ...(condition !== undefined && { condition }),
    ...(hitCondition !== undefined && { hitCondition }),
    ...(logMessage !== undefined && { logMessage }),
  };
}

function sourceOf(whole: Fields): DebugProtocol.Source {
  return fieldsOf(whole['source']);
}

const source = breakpointRequest(
  'setBreakpoints',
  'source',
  (item, whole) => {
    const { path, name } = sourceOf(whole);
    const line = item['line'];
    if (path === undefined || typeof line !== 'number' || !Number.isSafeInteger(line) || /[`;"]/.test(path))
      return undefined;
    const from = { path, ...(name !== undefined && { name }) };
    return { key: `${line}`, command: 'bu', place: `\`${path}:${line}\``, line, source: from, ...conditions(item) };
  },
  whole => sourceOf(whole).path ?? '',
);

const functions = breakpointRequest('setFunctionBreakpoints', 'function', item => {
  const name = item['name'];
  if (typeof name !== 'string' || !/^[\w!:.?*@$<>~+]{1,300}$/.test(name.trim())) return undefined;
  const place = name.trim();
  return { key: place, command: /[*?]/.test(place) ? 'bm' : 'bu', place, ...conditions(item) };
});

const instructions = breakpointRequest('setInstructionBreakpoints', 'instruction', item => {
  const { instructionReference: reference, offset } = item;
  const place = typeof reference === 'string' ? memoryPlace(reference) : undefined;
  if (!place) return undefined;
  const address = place.address + BigInt(typeof offset === 'number' && Number.isSafeInteger(offset) ? offset : 0);
  const text = `0x${BigInt.asUintN(64, address).toString(16)}`;
  return { key: text, command: 'bp', place: text, ...conditions(item) };
});

/** `0x…:8` → the address and the bytes that are watched. */
const DATA_ID = /^(0x[0-9a-f]{1,16}):([1248])$/;
const data = breakpointRequest('setDataBreakpoints', 'data', item => {
  const { dataId, accessType } = item;
  const [, address, size] = DATA_ID.exec(typeof dataId === 'string' ? dataId : '') ?? [];
  if (address === undefined || size === undefined) return undefined;
  // A processor can watch writes, or reads and writes; none watches reads alone.
  const access = `${accessType === 'read' || accessType === 'readWrite' ? 'r' : 'w'}${size}`;
  return { key: `${address} ${access}`, command: 'ba', place: address, access, ...conditions(item) };
});

/** Exceptions stop by the debugger's own rules (sx), which its commands change. */
const exceptions = request(
  'setExceptionBreakpoints',
  'taken: which exceptions stop is said by the commands `sxe` and `sxd`',
  value => {
    const filters = fieldsOf(value)['filters'];
    return Array.isArray(filters) ? Math.min(filters.length, LIMIT) : 0;
  },
  count => ({ breakpoints: Array.from({ length: count }, () => ({ verified: false, message: 'Use sxe and sxd.' })) }),
);

export const breakpoints: readonly Handler[] = [source, functions, instructions, data, exceptions];
