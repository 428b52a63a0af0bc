import type { ViewName } from '../../protocol/requests';
import { GROUPINGS, SORTINGS } from '../../protocol/requests';

/** What each way of grouping is called. */
const NAMES: { readonly [V in ViewName]: Readonly<Record<(typeof GROUPINGS)[V][number], string>> } = {
  waitChains: { rootCause: 'By root cause', process: 'By process', none: 'Not grouped' },
  ports: { process: 'By process', name: 'By name', type: 'By type', backlog: 'By backlog' },
  messages: { port: 'By port', server: 'By server', age: 'Oldest first, not grouped' },
  threads: {
    process: 'By process',
    parent: 'By parent process',
    waitReason: 'By wait reason',
    stack: 'By equal stacks',
    none: 'Not grouped',
  },
  modules: { address: 'By address', name: 'By name', symbols: 'By symbols' },
};

/** What each order is called. */
const ORDERS: { readonly [V in ViewName]: Readonly<Record<(typeof SORTINGS)[V][number], string>> } = {
  waitChains: {
    default: 'Worst first: root cause, threads behind it, age',
    age: 'Longest wait first',
    process: 'By process',
    waitReason: 'By wait reason',
  },
  ports: {
    default: 'As grouped: type, then name',
    name: 'By name',
    type: 'By type',
    backlog: 'Largest backlog first',
    process: 'By owner process',
  },
  messages: { default: 'Oldest first', port: 'By port', process: 'By sender process' },
  threads: {
    default: 'ALPC waits first, then the longest wait',
    age: 'Longest wait first',
    process: 'By process and client id',
    waitReason: 'By wait reason',
  },
  modules: { default: 'As grouped' },
};

export interface GroupingChoice {
  readonly id: string;
  readonly name: string;
}

/** The ways to group a view, the default first. */
export function groupingsOf(view: ViewName): readonly GroupingChoice[] {
  const names: Readonly<Record<string, string>> = NAMES[view];
  return GROUPINGS[view].map(id => ({ id, name: names[id] ?? id }));
}

/** A grouping that was remembered, if the view still has it. */
export function validGrouping(view: ViewName, remembered: unknown): string | undefined {
  const known: readonly string[] = GROUPINGS[view];
  return typeof remembered === 'string' && known.includes(remembered) ? remembered : undefined;
}

/** The orders that a view has, the default first. */
export function sortingsOf(view: ViewName): readonly GroupingChoice[] {
  const names: Readonly<Record<string, string>> = ORDERS[view];
  return SORTINGS[view].map(id => ({ id, name: names[id] ?? id }));
}

/** An order that was remembered, if the view still has it. */
export function validSorting(view: ViewName, remembered: unknown): string | undefined {
  const known: readonly string[] = SORTINGS[view];
  return typeof remembered === 'string' && known.includes(remembered) ? remembered : undefined;
}
