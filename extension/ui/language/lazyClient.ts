import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { DisposableStore } from '../../base/disposables';
import { LANGUAGES } from '../viewIds';

const OURS: readonly string[] = Object.values(LANGUAGES);

/** Starts the language server when the first kd document is there, and not before. */
export class LazyLanguageClient implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private client: Promise<LanguageClient> | undefined;

  constructor(private readonly server: vscode.Uri) {
    this.disposables.add(
      vscode.workspace.onDidOpenTextDocument(document => {
        this.look(document);
      }),
    );
    for (const document of vscode.workspace.textDocuments) this.look(document);
  }

  dispose(): Promise<void> | void {
    this.disposables.dispose();
    return this.client?.then(client => client.dispose());
  }

  private look(document: vscode.TextDocument): void {
    if (this.client || !OURS.includes(document.languageId)) return;
    this.client = import('./startClient').then(({ startClient }) => startClient(this.server));
    this.client.catch(() => {
      // The client has already said in its output channel and in a notification why the server does not start.
      this.client = undefined;
    });
  }
}
