import type { Analysis } from '../../analysis/analysis';
import { CardIndex } from '../../analysis/card/cardIndex';
import type { Address } from '../../base/address';
import { type GrowthSign, findingGrowth } from '../../analysis/portGrowth';
import { SharedWork } from '../../base/slices';
import type { Chain } from '../../analysis/verdict';
import type { WaitObject } from '../../model/entities';
import type { Snapshot } from '../../model/snapshot';
import type { ModuleItem } from '../session/moduleItem';
import { ChainTexts } from './chainTexts';
import { type MessageIndex, messageIndex } from './messageIndex';
import { type PortIndex, portIndex } from './portIndex';
import type { NeededSymbols } from '../symbols/symbolDesk';
import { SearchIndex } from './searchIndex';
import { type RpcCells, rpcCellsOf } from './rpcCellIndex';
import { waitObjectsOf } from './waitObjects';

/** What rows are made from: one analysed reading, with the indexes that views share, each made at its first use. */
export class ViewSource {
  readonly snapshot: Snapshot;
  /** Indexes of large readings are made in slices; who cannot wait has the rest made at once. */
  readonly messageWork: SharedWork<MessageIndex>;
  readonly portWork: SharedWork<PortIndex>;
  readonly growthWork: SharedWork<readonly GrowthSign[]>;
  /** Shared by the cards of all rows. */
  readonly cards: CardIndex;
  /** For going to anything. */
  readonly search: SearchIndex;
  private texts: ChainTexts | undefined;
  private rpcCells: RpcCells | undefined;
  private objects: ReadonlyMap<Address, WaitObject> | undefined;

  /**
   * @param modules as they are known by now: symbols are looked for late
   * @param needs the symbols without which nothing can be read
   */
  constructor(
    readonly analysis: Analysis,
    readonly modules: () => readonly ModuleItem[] = () => [],
    readonly needs?: NeededSymbols,
  ) {
    this.snapshot = analysis.snapshot;
    this.cards = new CardIndex(this.snapshot);
    const { snapshot } = this;
    this.messageWork = new SharedWork(() => messageIndex(snapshot));
    this.portWork = new SharedWork(() => portIndex(snapshot));
    this.growthWork = new SharedWork(() => findingGrowth(snapshot));
    this.search = new SearchIndex(analysis, this.messageWork);
  }

  get chains(): readonly Chain[] {
    return this.analysis.chains;
  }

  get messages(): MessageIndex {
    return this.messageWork.now;
  }

  /** Cells of the RPC runtime that were listed. */
  get cells(): RpcCells {
    return (this.rpcCells ??= rpcCellsOf(this.snapshot));
  }

  get chainTexts(): ChainTexts {
    return (this.texts ??= new ChainTexts(this.snapshot));
  }

  /** What threads are known to wait on, also where the object itself was not dumped. */
  get waitObjects(): ReadonlyMap<Address, WaitObject> {
    return (this.objects ??= waitObjectsOf(this.snapshot));
  }

  get ports(): PortIndex {
    return this.portWork.now;
  }
}
