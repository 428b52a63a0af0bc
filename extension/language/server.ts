import { currentKernel } from '../model/currentKernel';
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import { CodeActionKind, TextDocumentSyncKind } from 'vscode-languageserver';
import { OpenDocuments } from './documents';
import { diagnostics } from './features/diagnostics';
import { registerFeatures } from './handlers';
import type { OpenLog } from './log/openLog';
import { isOpened, uriOf } from './params';
import { reportReading } from './readingProgress';

export interface ServerOptions {
  /** Quiet time after an edit before a log is read again, in milliseconds. */
  readonly debounceMs: number;
}

/** Time between the end of reading and the search for chains, in milliseconds. */
const QUIET_MS = 150;

/** The same for logs of so many threads that the search would get in the way of typing. */
const LONG_QUIET_MS = 1500;
const MANY_THREADS = 2000;

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  documentLinkProvider: { resolveProvider: false },
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  completionProvider: { triggerCharacters: ['!', '.', '/', '-', ' '] },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
};

/** Serves kd logs and scripts over a connection until the client says it is done. */
export class LanguageServer {
  private readonly documents: OpenDocuments;
  private canShowProgress = false;
  private foldingLimit: number | undefined;

  constructor(
    private readonly connection: Connection,
    options: ServerOptions = { debounceMs: 200 },
  ) {
    this.documents = new OpenDocuments({
      debounceMs: options.debounceMs,
      onRead: log => {
        void this.publish(log);
      },
    });
  }

  /** Starts listening. */
  start(): void {
    const { connection } = this;
    connection.onInitialize(params => this.initialize(params));
    connection.onShutdown(() => {
      this.documents.closeAll();
    });
    this.followDocuments();
    registerFeatures(connection, this.documents, () => this.foldingLimit);
    connection.listen();
  }

  private initialize(params: InitializeParams): InitializeResult {
    this.canShowProgress = params.capabilities.window?.workDoneProgress === true;
    this.foldingLimit = params.capabilities.textDocument?.foldingRange?.rangeLimit;
    return { capabilities: CAPABILITIES, serverInfo: { name: 'ALPC Scope' } };
  }

  /** A client that sends nonsense loses the one notification, not the server. */
  private followDocuments(): void {
    const { connection, documents } = this;
    connection.onDidOpenTextDocument(({ textDocument }) => {
      if (!isOpened(textDocument)) return;
      documents.open(textDocument);
      const log = documents.log(textDocument.uri);
      if (log && this.canShowProgress) void reportReading(log, () => connection.window.createWorkDoneProgress());
    });
    connection.onDidChangeTextDocument(params => {
      const uri = uriOf(params);
      if (uri !== undefined) documents.change(uri, params.textDocument.version, params.contentChanges);
    });
    connection.onDidCloseTextDocument(params => {
      const uri = uriOf(params);
      if (uri === undefined) return;
      documents.close(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
  }

  /** Tells the client where chains end. Finding the chains of a large log takes a moment: requests that wait go first. */
  private async publish(log: OpenLog): Promise<void> {
    const { uri, version } = log.document;
    const threads = currentKernel(log.lastFacts?.kernels ?? [])?.snapshot.threads.size ?? 0;
    await delay(threads > MANY_THREADS ? LONG_QUIET_MS : QUIET_MS);
    if (log.reading || log.isClosed || log.document.version !== version) return;
    await this.connection.sendDiagnostics({ uri, version, diagnostics: diagnostics(log) });
  }
}
