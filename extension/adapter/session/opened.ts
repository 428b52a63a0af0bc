import { type Analysis, analyse } from '../../analysis/analyse';
import type { EntityId } from '../../model/ids';
import { lookUp } from '../../model/lookup';
import type { Snapshot } from '../../model/snapshot';
import type { StatusResponse } from '../../protocol/requests';
import type { NeededSymbols } from '../symbols/symbolDesk';
import { ViewSource } from '../rows/viewSource';
import { ViewTrees } from '../rows/viewTrees';
import type { SessionTarget } from './target';

/** One reading of a target with everything that is worked out of it. Immutable; a new reading is a new one. */
export class Opened {
  readonly analysis: Analysis;
  readonly source: ViewSource;
  readonly trees: ViewTrees;

  constructor(readonly target: SessionTarget) {
    this.analysis = target.reading.analysis ?? analyse(target.reading.snapshot);
    this.source = new ViewSource(this.analysis, () => target.modules(), neededBy(target));
    this.trees = new ViewTrees(this.source);
  }

  get snapshot(): Snapshot {
    return this.analysis.snapshot;
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
      path: target.path,
      openable: target.openable,
      ...symbolsOf(target),
      ...(target.debuggee && { debuggee: target.debuggee.state }),
      ...(target.reading.notRead && { notRead: target.reading.notRead }),
    };
  }
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
