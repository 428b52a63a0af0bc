import type { ReplyWait } from '../model/entities';
import type { Known } from '../model/evidence';
import type { BlockContext } from './blocks';
import { known } from './known';
import { parseNonNull, skipBlanks } from './pointer';

const ALPC = 'Waiting for reply to ALPC Message';
const LPC = /^Waiting for reply to LPC MessageId\s*:?\s*(?:0x)?([0-9a-f]{1,8})\b/i;
const PORT = /^Current LPC port\s*:?\s+([0-9a-f`x]{8,18})/i;

/** No such sentence is longer, however it is broken. */
const MAX_SENTENCE = 300;

/** The rows in which a thread says whose reply it waits for; the ALPC one may be broken over several lines. */
export class ReplyRows {
  private sentence: string | undefined;
  /** No row can go on with the sentence: there is none, or its last part is whole. */
  private closed = true;
  private line = 0;
  private endLine = 0;
  private text = '';
  private lpc: ReplyWait | undefined;

  /** The next row may go on with the sentence. */
  get isOpen(): boolean {
    return !this.closed;
  }

  /** True if the line is one of them or goes on with one. */
  take(text: string, line: number): boolean {
    // Unless a sentence is still open, only these two begin one; nearly every row of a log is asked about.
    const first = skipBlanks(text);
    if (this.closed && !text.startsWith('Waiting for', first) && !text.startsWith('Current LPC', first)) return false;
    const row = text.slice(0, MAX_SENTENCE).trim();
    return this.begins(row, text, line) || this.goesOn(row, line);
  }

  private begins(row: string, text: string, line: number): boolean {
    if (row.startsWith(ALPC)) {
      this.note(text, line);
      this.sentence = row;
      this.closed = isWhole(row);
      return true;
    }
    const number = LPC.exec(row)?.[1];
    if (number !== undefined) {
      this.note(text, line);
      this.lpc = { messageNumber: number.toLowerCase().padStart(8, '0') };
      return true;
    }
    const port = PORT.exec(row)?.[1];
    if (port === undefined) return false;
    const address = parseNonNull(port);
    if (!this.lpc) this.note(text, line);
    if (address !== undefined) this.lpc = { ...this.lpc, port: address };
    this.endLine = line;
    return true;
  }

  private note(text: string, line: number): void {
    this.text = text;
    this.line = line;
    this.endLine = line;
  }

  private goesOn(row: string, line: number): boolean {
    if (this.sentence === undefined || this.closed || row === '') return false;
    const joined = line - this.endLine > 2 ? undefined : joinSentence(this.sentence, row);
    this.closed = joined === undefined || isWhole(joined);
    if (joined === undefined) return false;
    this.sentence = joined;
    this.endLine = line;
    return true;
  }

  /** What was read, or undefined if there was nothing of it. */
  result(context: BlockContext): Known<ReplyWait> | undefined {
    const value = this.sentence === undefined ? this.lpc : readSentence(this.sentence);
    return value && known(context, this.line, this.text, value, this.endLine);
  }
}

/** True if the sentence ends with the whole address of a process. */
function isWhole(sentence: string): boolean {
  return /by process\s*:?\s+(?:0x)?(?:[0-9a-f]{16}|[0-9a-f]{8}`[0-9a-f]{8})$/i.test(sentence);
}

const PARTS: readonly RegExp[] = [
  /ALPC Message\s*:?\s+([0-9a-f`x]{8,18})/i,
  /queued at port\s*:?\s+([0-9a-f`x]{8,18})/i,
  /owned by process\s*:?\s+([0-9a-f`x]{8,18})/i,
];

function readSentence(sentence: string): ReplyWait | undefined {
  const [message, port, process] = PARTS.map(part => parseNonNull(part.exec(sentence)?.[1] ?? ''));
  if (message === undefined) return undefined;
  return {
    message,
    ...(port !== undefined && { port }),
    ...(process !== undefined && { process }),
  };
}

/** The sentence with `P` for each address. */
const TEMPLATE = `${ALPC} P : queued at port P : owned by process P`;

/** The sentence with the next row, if that row goes on with it: behind a word, or inside a word or an address. */
function joinSentence(sentence: string, row: string): string | undefined {
  if (sentence.length + row.length > MAX_SENTENCE) return undefined;
  return [`${sentence} ${row}`, sentence + row].find(isBeginning);
}

/** True if the text is the sentence, or a part of it from its start. */
function isBeginning(text: string): boolean {
  const short = text
    .replace(/\s+/g, ' ')
    .replace(/(?<= (?:Message|port|process) )(?:0x)?[0-9a-f`]{8,17}(?= |$)/gi, 'P')
    .replace(/(?<= (?:Message|port|process) )[0-9a-f`]{1,7}$/i, 'P');
  return TEMPLATE.startsWith(short);
}
