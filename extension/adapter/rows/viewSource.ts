import type { Analysis } from '../../analysis/analysis';
import type { Chain } from '../../analysis/verdict';
import type { Snapshot } from '../../model/snapshot';
import { type MessageIndex, messageIndex } from './messageIndex';
import { type PortIndex, portIndex } from './portIndex';

/** What rows are made from: one analysed reading, with the indexes that views share, each made at its first use. */
export class ViewSource {
  readonly snapshot: Snapshot;
  readonly chains: readonly Chain[];
  private messageIndexes: MessageIndex | undefined;
  private portIndexes: PortIndex | undefined;

  constructor(readonly analysis: Analysis) {
    this.snapshot = analysis.snapshot;
    this.chains = analysis.chains;
  }

  get messages(): MessageIndex {
    return (this.messageIndexes ??= messageIndex(this.snapshot));
  }

  get ports(): PortIndex {
    return (this.portIndexes ??= portIndex(this.snapshot));
  }
}
