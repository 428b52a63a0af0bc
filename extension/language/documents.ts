import type { Range, TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Edit, OpenLog, type OpenLogOptions } from './log/openLog';
import { isPosition } from './text';

export const LOG_LANGUAGE = 'kd-log';
export const SCRIPT_LANGUAGE = 'kd-script';

/** What a client opens. */
export interface OpenedDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
}

/** The documents that are open in the editor. Logs are read as soon as they open; a closed one leaves nothing behind. */
export class OpenDocuments {
  private readonly documents = new Map<string, TextDocument>();
  private readonly openLogs = new Map<string, OpenLog>();

  constructor(private readonly options: OpenLogOptions) {}

  open(opened: OpenedDocument): void {
    this.close(opened.uri);
    const document = TextDocument.create(opened.uri, opened.languageId, opened.version, opened.text);
    this.documents.set(opened.uri, document);
    if (opened.languageId === LOG_LANGUAGE) this.openLogs.set(opened.uri, new OpenLog(document, this.options));
  }

  /** Edits in the order in which they were made. Those of a document that is not open are ignored. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    const document = this.documents.get(uri);
    if (!document) return;
    const log = this.openLogs.get(uri);
    for (const change of Array.isArray(changes) ? changes.filter(isChange) : []) {
      const edit = editOf(document, change);
      TextDocument.update(document, [change], version);
      log?.changed(edit);
    }
  }

  close(uri: string): void {
    this.openLogs.get(uri)?.close();
    this.openLogs.delete(uri);
    this.documents.delete(uri);
  }

  closeAll(): void {
    for (const uri of [...this.documents.keys()]) this.close(uri);
  }

  get(uri: string): TextDocument | undefined {
    return this.documents.get(uri);
  }

  log(uri: string): OpenLog | undefined {
    return this.openLogs.get(uri);
  }

  /** Open logs, the one opened last first. */
  get logs(): readonly OpenLog[] {
    return [...this.openLogs.values()].reverse();
  }

  /** Open scripts, the one opened last first. */
  get scripts(): readonly TextDocument[] {
    return [...this.documents.values()].filter(d => d.languageId === SCRIPT_LANGUAGE).reverse();
  }
}

/** Clients that send something else lose the one change. */
function isChange(change: unknown): change is TextDocumentContentChangeEvent {
  if (typeof change !== 'object' || change === null || !('text' in change) || typeof change.text !== 'string')
    return false;
  if (!('range' in change) || change.range === undefined) return true;
  const { range } = change;
  return (
    typeof range === 'object' &&
    range !== null &&
    'start' in range &&
    'end' in range &&
    isPosition(range.start) &&
    isPosition(range.end)
  );
}

/** The offsets of a change; undefined when it replaces everything. */
function editOf(document: TextDocument, change: TextDocumentContentChangeEvent): Edit | undefined {
  const range = 'range' in change ? (change.range as Range | undefined) : undefined;
  if (range === undefined) return undefined;
  const offsets = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return { start: Math.min(...offsets), end: Math.max(...offsets), inserted: change.text.length };
}
