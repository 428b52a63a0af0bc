import { type ChildProcess, fork } from 'node:child_process';
import * as path from 'node:path';
import {
  type ClientCapabilities,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';

const MAIN = path.resolve(__dirname, '../../../extension/language/main.ts');

/** A language client around the real server in its own process, as VS Code runs it (ipc). */
export class Client {
  readonly connection: ProtocolConnection;
  private readonly process: ChildProcess;
  private readonly published: PublishDiagnosticsParams[] = [];
  private waiting: (() => void)[] = [];
  private stderr = '';

  constructor() {
    this.process = fork(MAIN, ['--node-ipc'], { execArgv: ['--import', 'tsx'], silent: true });
    this.process.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    this.connection = createProtocolConnection(new IPCMessageReader(this.process), new IPCMessageWriter(this.process));
    this.connection.onNotification(PublishDiagnosticsNotification.type, params => {
      this.published.push(params);
      const waiting = this.waiting;
      this.waiting = [];
      for (const resolve of waiting) resolve();
    });
    this.connection.listen();
  }

  async initialize(capabilities: ClientCapabilities = {}): Promise<InitializeResult> {
    const params = { processId: process.pid, rootUri: null, capabilities };
    const result = await this.connection.sendRequest(InitializeRequest.type, params);
    await this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    const textDocument = { uri, languageId, version: 1, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  async change(uri: string, version: number, contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const textDocument = { uri, version };
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument, contentChanges });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  /** The diagnostics of a version: the server publishes them when it has read it. */
  async diagnosticsOf(uri: string, version: number | undefined): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const found = this.published.find(p => p.uri === uri && p.version === version);
      if (found) return found;
      await new Promise<void>(resolve => this.waiting.push(resolve));
    }
  }

  /** Ends the server as the protocol says; gives its exit code and what it wrote to stderr. */
  async stop(): Promise<{ readonly code: number | null; readonly stderr: string }> {
    const exit = new Promise<number | null>(resolve => this.process.once('exit', resolve));
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    const code = await exit;
    this.connection.dispose();
    return { code, stderr: this.stderr };
  }
}
