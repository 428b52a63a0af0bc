import type { Address } from '../base/address';
import { idOf } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { known } from './known';
import { isBlankCode, parseNonNull, skipBlanks } from './pointer';

const PEB = /^\s*(?:Wow64 )?PEB at\s+([0-9a-f`]{8,17})\s*$/i;
const COMMAND_LINE = /^\s*CommandLine:\s+'(.*)'\s*$/;

/** What `!peb` and the fullest form of `!process` print of a process's environment. */
export const pebParser: BlockParser = {
  name: '!peb',
  starts: 'PW',
  begin(text, line, context) {
    const first = skipBlanks(text);
    const code = text.charCodeAt(first);
    if ((code !== 80 && code !== 87) || text.length > 80) return undefined;
    const peb = parseNonNull(PEB.exec(text)?.[1] ?? '');
    if (peb === undefined) return undefined;
    const process = processOf(context);
    if (process !== undefined && code === 80) {
      const fields = { peb: known(context, line, text, peb) };
      context.sink.add({ kind: 'process', id: idOf('process', process), fields });
    }
    return new PebBlock(context, process);
  },
};

/** The process whose block the same command printed, else the implicit one. */
function processOf(context: BlockContext): Address | undefined {
  const { lastProcess, process } = context.scope;
  return lastProcess?.command === context.command.index ? lastProcess.address : process;
}

class PebBlock implements Block {
  constructor(
    private readonly context: BlockContext,
    private readonly process: Address | undefined,
  ) {}

  line(text: string, line: number): LineKind | undefined {
    const first = skipBlanks(text);
    if (first === text.length) return 'noise';
    if (!isBlankCode(text.charCodeAt(0)) || text.startsWith('THREAD', first)) return undefined;
    const commandLine = COMMAND_LINE.exec(text.slice(0, 33_000))?.[1];
    if (commandLine !== undefined && commandLine !== '' && this.process !== undefined) {
      const fields = { commandLine: known(this.context, line, text, commandLine) };
      this.context.sink.add({ kind: 'process', id: idOf('process', this.process), fields });
    }
    return 'understood';
  }

  end(): void {
    // Every row was handed over when it was read.
  }
}
