import type { Address } from '../base/address';
import { parseAddress } from '../base/address';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { textEvidence } from './known';

/* .bugcheck: two rows, `Bugcheck code 1000007E` and `Arguments ffffffff`c0000005 fffff804`8b58334c … …`. */
const CODE = /^Bugcheck code ([0-9A-Fa-f]{1,16})$/;
const ARGUMENTS = /^Arguments ([0-9a-fA-F`]{8,17}(?: [0-9a-fA-F`]{8,17}){0,3})\s*$/;

class BugcheckBlock implements Block {
  private parameters: readonly Address[] = [];
  private last: number;

  constructor(
    private readonly context: BlockContext,
    private readonly code: number,
    private readonly first: number,
    private readonly text: string,
  ) {
    this.last = first;
  }

  line(text: string, line: number): LineKind | undefined {
    const match = ARGUMENTS.exec(text);
    if (!match) return undefined;
    this.parameters = (match[1] ?? '').split(' ').flatMap(digits => parseAddress(digits) ?? []);
    this.last = line;
    return 'understood';
  }

  end(): void {
    const { code, parameters } = this;
    const evidence = textEvidence(this.context, this.first, this.text, this.last);
    this.context.sink.add({ kind: 'target', bugcheck: { code, parameters }, evidence });
  }
}

/** The answer of `.bugcheck`. */
export const bugcheckParser: BlockParser = {
  name: 'bug check',
  starts: 'B',
  commands: ['.bugcheck'],
  begin(text, line, context) {
    const match = CODE.exec(text);
    return match ? new BugcheckBlock(context, Number.parseInt((match[1] ?? '').slice(-8), 16), line, text) : undefined;
  },
};
