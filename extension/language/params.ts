import type { OpenedDocument } from './documents';

/** Guards for what clients send: the protocol promises these shapes, but nobody checks them on the way. */
export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

export function isOpened(value: unknown): value is OpenedDocument {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, languageId, version, text } = value as Partial<Record<keyof OpenedDocument, unknown>>;
  return isString(uri) && isString(languageId) && typeof version === 'number' && isString(text);
}

/** The URI in the parameters of a request about a document. */
export function uriOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('textDocument' in params)) return undefined;
  const { textDocument } = params;
  if (typeof textDocument !== 'object' || textDocument === null || !('uri' in textDocument)) return undefined;
  return isString(textDocument.uri) ? textDocument.uri : undefined;
}

/** The position in the parameters of a request about a place. */
export function positionOf(params: unknown): unknown {
  return typeof params === 'object' && params !== null && 'position' in params ? params.position : undefined;
}

/** The list under a name in the parameters; empty where it is none. */
export function listOf(params: unknown, name: string): readonly unknown[] {
  const value: unknown =
    typeof params === 'object' && params !== null ? (params as Record<string, unknown>)[name] : undefined;
  return Array.isArray(value) ? value : [];
}
