import type { CommandPlace } from '../model/evidence';
import { SnapshotBuilder } from '../model/snapshotBuilder';
import type { UnparsedLine } from '../model/snapshot';
import type { Block, BlockContext, LineKind, Scope } from './blocks';
import type { CommandRecord, LogFacts } from './logFacts';
import { blockParsers } from './parsers';

export interface LogReaderOptions {
  /** A TextDecoder label: read the bytes so whatever they look like. A byte order mark still wins. */
  readonly encoding?: string;
}

const PROMPT = /^(?:(?:\d+: )?l?kd> |\d+:\d{3,}(?::\w+)?> )/;

/** Turns the bytes of a kd log into facts. Push chunks cut anywhere, then call `end` once. */
export class LogReader {
  private readonly chunks: Uint8Array[] = [];

  constructor(private readonly options: LogReaderOptions = {}) {}

  push(chunk: Uint8Array): void {
    this.chunks.push(chunk);
  }

  end(): LogFacts {
    const decoder = new TextDecoder(this.options.encoding ?? 'utf-8');
    const text = this.chunks.map(chunk => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
    const lines = text.split(/\r\n|\r|\n/);
    if (lines.at(-1) === '') lines.pop();
    const sink = new SnapshotBuilder('log');
    const scope: Scope = { process: undefined, thread: undefined, userThreads: new Map() };
    const counts = { understood: 0, noise: 0, unparsed: 0 };
    const unparsed: UnparsedLine[] = [];
    const commands: CommandRecord[] = [];
    let command: CommandPlace = { text: '', line: 0, index: 0, prompt: '', kernel: 0, stop: 0 };
    let block: Block | undefined;
    lines.forEach((line, i) => {
      const number = i + 1;
      const prompt = PROMPT.exec(line);
      let kind: LineKind = 'unparsed';
      if (prompt) {
        block?.end();
        block = undefined;
        command = { ...command, text: line.slice(prompt[0].length), line: number, index: commands.length };
        command = { ...command, prompt: prompt[0].trimEnd() };
        commands.push({ ...command, lastLine: number, byteOffset: 0, byteLength: 0 });
        kind = 'understood';
      } else if (line.trim() === '') {
        kind = 'noise';
      } else {
        const context: BlockContext = { command, words: wordsOf(command.text), bits: undefined, scope, sink };
        const taken = block?.line(line, number);
        if (taken !== undefined) kind = taken;
        else {
          block?.end();
          block = undefined;
          for (const parser of blockParsers) {
            block = parser.begin(line, number, context);
            if (!block) continue;
            kind = 'understood';
            break;
          }
        }
      }
      counts[kind]++;
      if (kind === 'unparsed') unparsed.push({ line: number, command: command.text, text: line });
    });
    block?.end();
    return {
      encoding: 'utf-8',
      lines: { total: lines.length, ...counts },
      commands,
      kernels: [{ index: 0, firstLine: 1, lastLine: lines.length, snapshot: sink.build(unparsed) }],
      problems: [],
      unparsedRanges: [],
    };
  }
}

function wordsOf(command: string): readonly string[] {
  const words = command.trim().split(/\s+/);
  const first = words[0]?.toLowerCase().replace(/^!\w+\./, '!');
  return first === undefined ? [] : [first, ...words.slice(1)];
}
