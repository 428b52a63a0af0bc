import type { CancellationToken, Connection, Diagnostic } from 'vscode-languageserver';
import type { Position, TextDocument } from 'vscode-languageserver-textdocument';
import { LOG_LANGUAGE, type OpenDocuments, SCRIPT_LANGUAGE } from './documents';
import { codeActions } from './features/codeActions';
import { completion } from './features/completion';
import { definition } from './features/definition';
import { documentLinks } from './features/documentLinks';
import { documentSymbols } from './features/documentSymbols';
import { foldingRanges, scriptFoldingRanges } from './features/foldingRanges';
import { hover } from './features/hover';
import { references } from './features/references';
import { selectionRange } from './features/selectionRanges';
import { workspaceSymbols } from './features/workspaceSymbols';
import { isString, listOf, positionOf, uriOf } from './params';
import { isPosition } from './text';

/** How long requests that want the facts of the present text wait for them, in milliseconds. */
const PATIENCE_MS = 3000;

/** Selections that are grown at one time. */
const MOST_SELECTIONS = 1000;

/** Answers every request of the protocol that we offer. What makes no sense is answered with nothing. */
export function registerFeatures(
  connection: Connection,
  documents: OpenDocuments,
  foldingLimit: () => number | undefined,
): void {
  registerPlaces(connection, documents);
  registerOutlines(connection, documents, foldingLimit);
  connection.onWorkspaceSymbol(async ({ query }, token) =>
    isString(query) ? workspaceSymbols(documents, query, token) : [],
  );
  connection.onCodeAction(params => codeActions(documents, listOf(params.context, 'diagnostics').filter(isDiagnostic)));
}

function registerPlaces(connection: Connection, documents: OpenDocuments): void {
  connection.onHover(params => atPlace(documents, params, (document, at) => hover(documents, document, at)) ?? null);
  connection.onDefinition(async params => {
    await settled(documents, params);
    return atPlace(documents, params, (document, at) => definition(documents, document, at)) ?? null;
  });
  connection.onReferences(async (params, token) => {
    await settled(documents, params);
    const found = atPlace(documents, params, (document, at) => references(documents, document, at, token));
    return [...((await found) ?? [])];
  });
  connection.onCompletion(params =>
    atPlace(documents, params, (document, at) =>
      document.languageId === SCRIPT_LANGUAGE ? completion(documents, document, at) : null,
    ),
  );
}

function registerOutlines(
  connection: Connection,
  documents: OpenDocuments,
  foldingLimit: () => number | undefined,
): void {
  connection.onDocumentSymbol(async (params, token) => {
    const { document, outline } = await outlined(documents, params, token);
    return document && outline ? documentSymbols(document, outline, token) : [];
  });
  connection.onFoldingRanges(async (params, token) => {
    const { document, outline } = await outlined(documents, params, token);
    if (document && outline) return foldingRanges(outline, foldingLimit(), token);
    return document?.languageId === SCRIPT_LANGUAGE ? scriptFoldingRanges(document) : [];
  });
  connection.onSelectionRanges(async (params, token) => {
    const { document, outline } = await outlined(documents, params, token);
    const positions = listOf(params, 'positions').filter(isPosition).slice(0, MOST_SELECTIONS);
    return document ? positions.map(position => selectionRange(document, outline, position)) : [];
  });
  connection.onDocumentLinks(async (params, token) => {
    await settled(documents, params);
    const uri = uriOf(params);
    const log = uri === undefined ? undefined : documents.log(uri);
    return log ? documentLinks(log, token) : [];
  });
}

/** Waits for the facts of the present text, so that lines are right after an edit; not for ever. */
async function settled(documents: OpenDocuments, params: unknown): Promise<void> {
  const uri = uriOf(params);
  if (uri !== undefined) await documents.log(uri)?.settled(PATIENCE_MS);
}

function atPlace<T>(
  documents: OpenDocuments,
  params: unknown,
  answer: (document: TextDocument, position: Position) => T,
): T | undefined {
  const uri = uriOf(params);
  const position = positionOf(params);
  const document = uri === undefined ? undefined : documents.get(uri);
  return document && isPosition(position) ? answer(document, position) : undefined;
}

async function outlined(
  documents: OpenDocuments,
  params: unknown,
  token: CancellationToken,
): Promise<{ readonly document?: TextDocument; readonly outline?: Awaited<ReturnType<typeof outlineOf>> }> {
  const uri = uriOf(params);
  const document = uri === undefined ? undefined : documents.get(uri);
  if (uri === undefined || document === undefined) return {};
  return document.languageId === LOG_LANGUAGE
    ? { document, outline: await outlineOf(documents, uri, token) }
    : { document };
}

async function outlineOf(documents: OpenDocuments, uri: string, token: CancellationToken) {
  const outline = await documents.log(uri)?.outline(token);
  return token.isCancellationRequested ? undefined : outline;
}

function isDiagnostic(value: unknown): value is Diagnostic {
  return typeof value === 'object' && value !== null && 'range' in value && 'message' in value;
}
