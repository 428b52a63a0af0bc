import type * as vscode from 'vscode';
import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { LanguageClient, RevealOutputChannelOn, TransportKind } from 'vscode-languageclient/node';
import { LINK_COMMANDS } from '../../protocol/links';
import { SCHEMES, TRACE_SCHEME } from '../documents/documentUris';
import { LANGUAGES } from '../viewIds';

/** Schemes of documents whose hovers `ui` gives, as they belong to a debug session. */
const NOT_SERVED: readonly string[] = [...Object.values(SCHEMES), 'debug'];

/** Starts the language server in a process of its own. */
export async function startClient(server: vscode.Uri): Promise<LanguageClient> {
  const module = server.fsPath;
  const serverOptions: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
  };
  const client = new LanguageClient('alpcscope', 'ALPC Scope', serverOptions, options());
  await client.start();
  return client;
}

function options(): LanguageClientOptions {
  const served = (document: vscode.TextDocument): boolean => !NOT_SERVED.includes(document.uri.scheme);
  return {
    documentSelector: Object.values(LANGUAGES).flatMap(language => [
      { language, scheme: 'file' },
      { language, scheme: 'untitled' },
      { language, scheme: 'vscode-vfs' },
      { language, scheme: 'vscode-remote' },
      { language, scheme: TRACE_SCHEME },
    ]),
    markdown: { isTrusted: { enabledCommands: Object.values(LINK_COMMANDS) }, supportHtml: false },
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    middleware: {
      provideHover: (document, position, token, next) =>
        served(document) ? next(document, position, token) : undefined,
    },
  };
}
