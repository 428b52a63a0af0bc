import type { ViewName } from '../../protocol/requests';
import { GROUPINGS } from '../../protocol/requests';

/** What each way of grouping is called. */
const NAMES: { readonly [V in ViewName]: Readonly<Record<(typeof GROUPINGS)[V][number], string>> } = {
  waitChains: { rootCause: 'By root cause', process: 'By process', none: 'Not grouped' },
  ports: { process: 'By process', name: 'By name' },
  messages: { port: 'By port', server: 'By server', age: 'Oldest first, not grouped' },
  threads: { process: 'By process', waitReason: 'By wait reason', none: 'Not grouped' },
  modules: { address: 'By address', name: 'By name', symbols: 'By symbols' },
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
