import { analysing } from '../../analysis/analyse';
import type { Analysis } from '../../analysis/analysis';
import { SharedWork } from '../../base/slices';
import type { EntityId } from '../../model/ids';
import { lookUp } from '../../model/lookup';
import type { Snapshot } from '../../model/snapshot';
import type { StatusResponse } from '../../protocol/requests';
import type { NeededSymbols } from '../symbols/symbolDesk';
import { ViewSource } from '../rows/viewSource';
import { ViewTrees } from '../rows/viewTrees';
import { inSlices, inSpareTime } from './inSlices';
import type { SessionTarget } from './target';

/** One reading of a target with everything that is worked out of it. Immutable; a new reading is a new one. */
export class Opened {
  readonly analysis: Analysis;
  readonly source: ViewSource;
  readonly trees: ViewTrees;
  private readonly analysing: SharedWork<Analysis>;

  constructor(readonly target: SessionTarget) {
    const { snapshot, analysis } = target.reading;
    this.analysing = analysis ? SharedWork.of(analysis) : new SharedWork(() => analysing(snapshot));
    this.analysis = analysis ?? analysisBy(snapshot, this.analysing);
    this.source = new ViewSource(this.analysis, () => target.modules(), neededBy(target));
    this.trees = new ViewTrees(this.source);
  }

  get snapshot(): Snapshot {
    return this.analysis.snapshot;
  }

  get isAnalysed(): boolean {
    return this.analysing.isDone;
  }

  /** Works it out if that takes no longer than this; what was done of it is kept. */
  analysedWithin(ms: number): boolean {
    const until = performance.now() + ms;
    const work = this.analysing.join();
    while (work.next().done !== true) if (performance.now() > until) return false;
    return true;
  }

  /** Works out who waits for whom, in slices. Whoever looks at it before has the rest of it done at once. */
  async analysed(signal?: AbortSignal): Promise<void> {
    if (!this.isAnalysed) await inSlices(this.analysing.join(), signal);
  }

  /** Makes the indexes that views and searches of a large reading need, before anybody asks for them. */
  async prepare(signal: AbortSignal): Promise<void> {
    const { messageWork, portWork, growthWork, search } = this.source;
    for (const work of [portWork, growthWork, messageWork, search.work])
      await inSpareTime<unknown>(work.join(), signal);
  }

  /** What a person means by a text: an entity id, an address, a Cid, a PID or TID, a unique name. */
  entityOf(text: string): EntityId | undefined {
    return lookUp(this.snapshot, text);
  }

  status(): StatusResponse {
    const { target, snapshot, analysis } = this;
    const { readAt, tookMs, moment, partial } = target.reading;
    return {
      title: target.title,
      kind: target.kind,
      readAt: readAt.toISOString(),
      tookMs,
      moment,
      counts: {
        processes: snapshot.processes.size,
        threads: snapshot.threads.size,
        ports: snapshot.ports.size,
        messages: snapshot.messages.size,
        chains: analysis.chains.length,
        hung: new Set(analysis.chains.map(chain => chain.start)).size,
        unparsed: target.reportContext.lines?.unparsed ?? snapshot.unparsed.length,
      },
      ...(partial === undefined ? {} : { partial }),
      ...(snapshot.unfinished && { reading: snapshot.unfinished }),
      path: target.path,
      openable: target.openable,
      ...symbolsOf(target),
      ...(target.debuggee && { debuggee: target.debuggee.state }),
      ...(target.reading.notRead && { notRead: target.reading.notRead }),
    };
  }
}

/** What an analysis says, once somebody looks at it. */
function analysisBy(snapshot: Snapshot, work: SharedWork<Analysis>): Analysis {
  return {
    snapshot,
    get chains() {
      return work.now.chains;
    },
    chainFrom: id => work.now.chainFrom(id),
    waitersOf: id => work.now.waitersOf(id),
  };
}

/** Which symbol file is missing, and what for. */
function symbolsOf({ symbols }: SessionTarget): Pick<StatusResponse, 'needs' | 'names'> {
  if (symbols?.needed) return { needs: symbols.needed.wanted?.file ?? 'symbols of the kernel' };
  const names = symbols?.wanted('nt');
  return names ? { names: names.file } : {};
}

function neededBy({ symbols }: SessionTarget): NeededSymbols | undefined {
  return symbols?.needed;
}
