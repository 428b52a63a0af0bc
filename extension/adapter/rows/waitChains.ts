import type { RootCause } from '../../analysis/analysis';
import { findingCauses } from '../../analysis/rootCauses';
import type { Chain } from '../../analysis/verdict';
import { type Weight, weightOf } from '../../analysis/weight';
import type { Work } from '../../base/slices';
import { shortDuration } from '../../base/duration';
import type { EntityId } from '../../model/ids';
import { chainSteps } from './chainRows';
import { ENTITY_ICONS, VERDICT_MARKS, VERDICT_TITLES } from './icons';
import { groupBy, grouping } from './multiMap';
import { idText, imageOf, nameOf, processName, processOfThread, threadName, waitAge, waitText } from './names';
import type { RowNode } from './rowNode';
import { type SortKey, sortedBy, threadKey } from './sorting';
import { counted, joined, uncapitalised } from './texts';
import { entityTooltip, lineOf, statementTooltip } from './tooltips';
import { certaintyText, chainReference } from './verdictRows';
import type { ViewSource } from './viewSource';

/** Rows of *Wait Chains*: deadlocks first, then by the number of threads behind the same end. */
export function* waitChainRoots(source: ViewSource, groups: string, sorting = 'default'): Work<readonly RowNode[]> {
  const chains = yield* sortedChains(source, source.chains, sorting);
  if (groups === 'none') return chains.map((chain, i) => chainNode(source, chain, i === 0, true));
  if (groups === 'process') return yield* processGroups(source, chains);
  return yield* causeGroups(source, sorting);
}

function* sortedChains(source: ViewSource, chains: readonly Chain[], sorting: string): Work<readonly Chain[]> {
  return sorting === 'default' ? chains : yield* sortedBy(chains, chain => chainKey(source, chain, sorting));
}

function chainKey(source: ViewSource, chain: Chain | undefined, sorting: string): SortKey {
  const thread = chain && source.snapshot.find(chain.start);
  return threadKey(source, thread?.kind === 'thread' ? thread : undefined, sorting);
}

/** Faults first, then under rows of their own what is not proved to be one, and what is none: as in the hang report. */
function* causeGroups(source: ViewSource, sorting: string): Work<readonly RowNode[]> {
  const causes: RootCause[] = [];
  for (const cause of yield* findingCauses(source.analysis))
    causes.push({ ...cause, chains: yield* sortedChains(source, cause.chains, sorting) });
  const ordered =
    sorting === 'default' ? causes : yield* sortedBy(causes, cause => chainKey(source, cause.chains[0], sorting));
  const byWeight = groupBy(ordered, cause => weightOfCause(cause));
  const faults = (byWeight.get('fault') ?? []).map((cause, i) => causeNode(source, cause, i === 0));
  const rest = REST.flatMap(([weight, label]) => {
    const own = byWeight.get(weight) ?? [];
    return own.length === 0 ? [] : [weightNode(source, weight, label, own, faults.length === 0)];
  });
  return [...faults, ...rest];
}

const REST: readonly (readonly [Weight, string])[] = [
  ['open', 'Not proved to be faults'],
  ['harmless', 'Held up by nothing'],
];

/** By ends and verdicts alone: the steps of thousands of chains are made when they are looked at. */
function weightOfCause({ chains }: RootCause): Weight {
  const [first] = chains;
  if (!first) return 'open';
  return chains.some(chain => weightOf(chain) === 'fault') ? 'fault' : weightOf(first);
}

function weightNode(
  source: ViewSource,
  weight: Weight,
  label: string,
  causes: readonly RootCause[],
  expanded: boolean,
): RowNode {
  const threads = causes.reduce((sum, cause) => sum + cause.threads.length, 0);
  return {
    key: `weight:${weight}`,
    seed: () => ({
      kind: 'group',
      label,
      ...joined(counted(causes.length, 'root cause'), counted(threads, 'thread')),
      icon: weight === 'open' ? 'question' : 'pass',
      expanded,
    }),
    children: () => causes.map((cause, i) => causeNode(source, cause, expanded && i === 0)),
  };
}

/** Chains with one root cause: the same deadlock, or the same end and verdict. */
function causeNode(source: ViewSource, cause: RootCause, first: boolean): RowNode {
  const { verdict, chains } = cause;
  return {
    key: `${verdict.code}:${cause.end}`,
    seed: () => ({
      kind: 'group',
      label: `${VERDICT_TITLES[verdict.code]}: ${causeText(source, cause)}`,
      ...joined(certaintyText(verdict), waitersText(cause), oldestText(cause.oldestWaitMs)),
      ...VERDICT_MARKS[verdict.code],
      expanded: first,
      words: verdict.code,
      ...lineOf(verdict.evidence),
      copy: verdict.summary,
      ...(chains[0] && { evidence: chainReference(chains[0]) }),
      tooltip: () => statementTooltip(verdict.summary, verdict.certainty, verdict.evidence),
    }),
    children: () => chains.map((chain, i) => chainNode(source, chain, first && i === 0, false)),
  };
}

function causeText(source: ViewSource, { verdict, end }: RootCause): string {
  const cycle = verdict.cycle ?? [];
  return cycle.length > 0 ? `${counted(cycle.length, 'thread')} in a cycle` : nameOf(source.snapshot, end);
}

/** Threads behind the cause; the members of a deadlock are named by its label already. */
function waitersText({ verdict, threads }: RootCause): string | undefined {
  const cycle = new Set(verdict.cycle);
  const others = threads.filter(thread => !cycle.has(thread)).length;
  if (cycle.size > 0) return others === 0 ? undefined : `${counted(others, 'thread')} behind it`;
  return others === 1 ? '1 thread waits' : `${counted(others, 'thread')} wait`;
}

function oldestText(oldest: number | undefined): string | undefined {
  const text = oldest === undefined ? undefined : shortDuration(oldest);
  return text === undefined ? undefined : `oldest ${text}`;
}

function* processGroups(source: ViewSource, sorted: readonly Chain[]): Work<readonly RowNode[]> {
  const { snapshot } = source;
  const groups = yield* grouping(sorted, chain => {
    const thread = snapshot.find(chain.start);
    if (thread?.kind !== 'thread') return 'process unknown';
    const process = processOfThread(snapshot, thread);
    return process ? process.id : (imageOf(snapshot, thread) ?? 'process unknown');
  });
  return [...groups].map(([key, chains], i) => processNode(source, key, chains, i === 0));
}

function processNode(source: ViewSource, key: string, chains: readonly Chain[], first: boolean): RowNode {
  const process = key.startsWith('process:') ? source.snapshot.find(key as EntityId) : undefined;
  const name = process?.kind === 'process' ? processName(source.snapshot, process) : key;
  return {
    key,
    ...(process ? { entity: process.id } : {}),
    seed: () => ({
      kind: process ? 'process' : 'group',
      label: name,
      ...joined(counted(chains.length, 'hung thread')),
      icon: ENTITY_ICONS.process,
      expanded: first,
      ...(process ? { entity: process.id, copy: idText(source.snapshot, process.id) } : {}),
      ...(process ? { tooltip: () => entityTooltip(source, process.id, name) } : {}),
    }),
    children: () => chains.map((chain, i) => chainNode(source, chain, first && i === 0, true)),
  };
}

/** A chain as a row: the thread that waits; below it the steps and the verdict. */
function chainNode(source: ViewSource, chain: Chain, expanded: boolean, withVerdict: boolean): RowNode {
  const { snapshot } = source;
  const entity = snapshot.find(chain.start);
  const thread = entity?.kind === 'thread' ? entity : undefined;
  const name = thread ? threadName(snapshot, thread) : nameOf(snapshot, chain.start);
  const mark = VERDICT_MARKS[chain.verdict.code];
  return {
    key: chain.start,
    entity: chain.start,
    seed: () => ({
      kind: 'chain',
      label: name,
      ...joined(
        thread && waitText(thread),
        thread && waitAge(thread),
        withVerdict ? uncapitalised(VERDICT_TITLES[chain.verdict.code]) : undefined,
      ),
      icon: withVerdict ? mark.icon : ENTITY_ICONS.thread,
      ...(withVerdict && mark.color !== undefined ? { color: mark.color } : {}),
      expanded,
      entity: chain.start,
      thread: chain.start,
      copy: idText(snapshot, chain.start),
      ...lineOf([thread?.waitsFor?.evidence, thread?.state?.evidence]),
      tooltip: () => statementTooltip(chain.verdict.summary, chain.verdict.certainty, chain.verdict.evidence),
    }),
    search: () => source.chainTexts.of(chain),
    children: () => chainSteps(source, chain),
  };
}
