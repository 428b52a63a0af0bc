import type { EntityId, ThreadId } from '../model/ids';
import { kindOfId } from '../model/ids';
import type { Cycle } from './cycles';
import type { PathEnd, Paths } from './paths';
import type { RuleContext } from './ruleContext';
import { threadStep } from './rules/threadStep';
import type { Finding } from './step';
import { cycleSummary, endSummary } from './summary';
import type { Chain, Hop, Verdict } from './verdict';
import { cycleVerdict, findingVerdict } from './verdicts';
import type { WaitGraph } from './waitGraph';
import type { Waiters } from './waiters';

/**
 * Puts chains together from the graph. Hops, branches and sentences are made when they are looked at: a chain may be
 * thousands of steps long, and thousands of chains may share them.
 */
export class ChainMaker {
  constructor(
    private readonly context: RuleContext,
    private readonly graph: WaitGraph,
    private readonly paths: Paths,
    private readonly waiters: Waiters,
  ) {}

  /** The chain of any thread, also of one that nothing is known about. */
  chain(start: ThreadId): Chain {
    const n = this.graph.numbers.get(start);
    if (n === undefined) return this.unknownThread(start);
    const base = this.baseOf(n, start);
    const walk = (): readonly Hop[] => this.hops(this.walk(n));
    const branches = (): readonly Chain[] => this.branches(n);
    if (!this.forksOnWay(n))
      return {
        ...base,
        get hops() {
          return walk();
        },
      };
    return {
      ...base,
      get hops() {
        return walk();
      },
      get branches() {
        return branches();
      },
    };
  }

  private unknownThread(start: ThreadId): Chain {
    const { finding } = threadStep(this.context, start);
    const summary = (): string => endSummary(this.context, start, undefined, { count: 0 }, finding);
    const verdict = findingVerdict(finding, 'heuristic', { served: false }, summary);
    return { start, hops: [], end: start, verdict, ...this.behind(start) };
  }

  private baseOf(n: number, start: ThreadId): Omit<Chain, 'hops' | 'branches'> {
    const path = this.paths.ends[n];
    const node = path?.node ?? n;
    const finding = this.graph.steps[node]?.finding;
    const end: EntityId = path?.cycle?.threads[0] ?? finding?.at ?? this.graph.ids[node] ?? start;
    const verdict = path?.cycle ? this.onCycle(start, path, path.cycle) : this.onFinding(n, start, path, finding);
    return { start, end, verdict, ...this.behind(end) };
  }

  private behind(end: EntityId): Pick<Chain, 'waiters' | 'oldestWaitMs'> {
    const { count, oldestWaitMs } = this.waiters.behind(end);
    return { waiters: count, ...(oldestWaitMs !== undefined && { oldestWaitMs }) };
  }

  private onFinding(n: number, start: ThreadId, path: PathEnd | undefined, finding: Finding | undefined): Verdict {
    const atThread = finding !== undefined && kindOfId(finding.at) === 'thread';
    const count = Math.max(0, (path?.threads ?? 1) - 1 - (atThread && path?.node !== n ? 1 : 0));
    const last = atThread || path?.last === undefined ? undefined : (this.graph.ids[path.last] as ThreadId);
    const between = { count, ...(last !== undefined && { last }) };
    const summary = (): string => endSummary(this.context, start, this.firstHop(n), between, finding);
    return findingVerdict(finding, path?.certainty ?? 'heuristic', path ?? { served: false }, summary);
  }

  private onCycle(start: ThreadId, path: PathEnd, cycle: Cycle): Verdict {
    const members = (): readonly ThreadId[] => [
      ...cycle.threads.slice(path.entry),
      ...cycle.threads.slice(0, path.entry),
    ];
    const summary = (): string => cycleSummary(this.context, start, cycle, path.entry);
    return cycleVerdict(this.context, cycle, path.certainty, summary, members);
  }

  private firstHop(n: number): Hop | undefined {
    return this.paths.choice[n]?.hop ?? this.graph.steps[n]?.hops[0];
  }

  /** Nodes from here to the end, or once around a cycle. */
  private walk(n: number): readonly number[] {
    const seen = new Set<number>();
    for (let node: number | undefined = n; node !== undefined && !seen.has(node); node = this.paths.choice[node]?.to)
      seen.add(node);
    return [...seen];
  }

  private hops(nodes: readonly number[]): readonly Hop[] {
    return nodes.flatMap(node => this.graph.steps[node]?.hops ?? []);
  }

  /** Ways on that the chain does not take itself. */
  private otherWays(node: number): readonly number[] {
    const taken = this.paths.choice[node]?.to;
    const isFork = kindOfId(this.graph.ids[node] ?? 'thread:') !== 'thread';
    return isFork ? (this.graph.edges[node] ?? []).map(edge => edge.to).filter(to => to !== taken) : [];
  }

  private forksOnWay(n: number): boolean {
    return this.paths.ends[n]?.forked === true;
  }

  /** All branches of a chain, nested; a fork that several branches reach is opened once. */
  private branches(n: number): readonly Chain[] {
    const opened = new Set<number>();
    const root: Chain[] = [];
    const work: { readonly from: number; readonly into: Chain[] }[] = [{ from: n, into: root }];
    for (const { from, into } of work) {
      for (const node of this.walk(from)) {
        if (opened.has(node)) continue;
        const ways = this.otherWays(node);
        if (ways.length > 0) opened.add(node);
        for (const way of ways) {
          const nested: Chain[] = [];
          into.push(this.branch(way, nested));
          work.push({ from: way, into: nested });
        }
      }
    }
    return root;
  }

  private branch(way: number, nested: Chain[]): Chain {
    const start = this.graph.ids[way] as ThreadId;
    const hops = (): readonly Hop[] => this.hops(this.walk(way));
    const base = {
      ...this.baseOf(way, start),
      get hops() {
        return hops();
      },
    };
    Object.defineProperty(base, 'branches', {
      enumerable: true,
      get: () => (nested.length > 0 ? nested : undefined),
    });
    return base;
  }
}
