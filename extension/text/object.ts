import type { TextEvidence } from '../model/evidence';
import { idOf } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isCommand } from './commandTarget';
import { isElision } from './keyRows';
import { textEvidence } from './known';
import { directoryRow, ObjectReader } from './objectReader';
import { isBlankCode, skipBlanks } from './pointer';

/** `!object`: one object, and what a directory holds. */
export const objectParser: BlockParser = {
  name: 'object',
  starts: 'O',
  commands: ['!object'],
  begin(text, line, context): Block | undefined {
    if (text.charCodeAt(skipBlanks(text)) !== 79) return undefined;
    const reader = new ObjectReader(context);
    return reader.begin(text, textEvidence(context, line, text)) ? new ObjectBlock(context, reader) : undefined;
  },
};

class ObjectBlock implements Block {
  private listing = false;

  constructor(
    private readonly context: BlockContext,
    private readonly reader: ObjectReader,
  ) {}

  line(text: string, line: number): LineKind | undefined {
    if (skipBlanks(text) === text.length) return 'noise';
    if (text.length > 700 || !isBlankCode(text.charCodeAt(0)))
      return this.reader.row(text, textEvidence(this.context, line, text)) ? 'understood' : undefined;
    const evidence = textEvidence(this.context, line, text);
    if (this.reader.row(text, evidence)) return 'understood';
    if (this.reader.isDirectory && this.inListing(text, evidence)) return 'understood';
    return isElision(text) ? 'noise' : undefined;
  }

  end(): void {
    this.reader.finish(pathOfCommand(this.context));
  }

  private inListing(text: string, evidence: TextEvidence): boolean {
    if (/^\s*(?:Hash\s+Address\s+Type\s+Name|[- ]+)\s*$/.test(text)) {
      this.listing = true;
      return true;
    }
    const row = this.listing ? directoryRow(text) : undefined;
    if (!row) return false;
    if (row.type === 'ALPC Port' && row.name !== '') this.addPort(row.address, row.name, evidence);
    return true;
  }

  private addPort(address: Parameters<typeof idOf>[1], name: string, evidence: TextEvidence): void {
    const directory = pathOfCommand(this.context);
    const path = directory === undefined ? undefined : `${directory === '\\' ? '' : directory}\\${name}`;
    this.context.sink.add({
      kind: 'port',
      id: idOf('port', address),
      fields: {
        address: { value: address, evidence },
        // Only connection ports have names.
        type: { value: 'connection', evidence },
        name: { value: name, evidence },
        ...(path !== undefined && { path: { value: path, evidence } }),
      },
    });
  }
}

/** `!object \RPC Control\x`: names may hold blanks, so all words of the command belong to the path. */
function pathOfCommand(context: BlockContext): string | undefined {
  if (!isCommand(context, '!object')) return undefined;
  const text = context.command.text.trim();
  const start = text.indexOf('\\');
  if (start < 0 || text.includes(';')) return undefined;
  return text.slice(start).replace(/\\+$/, '').trim() || '\\';
}
