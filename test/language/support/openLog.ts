import { OpenDocuments } from '../../../extension/language/documents';
import type { OpenLog } from '../../../extension/language/log/openLog';

export const LOG_URI = 'file:///c%3A/logs/hang.kdlog';
export const SCRIPT_URI = 'file:///c%3A/logs/next.kdscript';

/** Nothing ever cancels in these tests. */
export const NEVER = { isCancellationRequested: false };

/** Opens a text as a log and waits until it is read. */
export async function openLog(text: string): Promise<{ documents: OpenDocuments; log: OpenLog }> {
  const documents = new OpenDocuments({ debounceMs: 5, onRead: () => undefined });
  documents.open({ uri: LOG_URI, languageId: 'kd-log', version: 1, text });
  const log = documents.log(LOG_URI);
  if (!log) throw new Error('the log did not open');
  await log.settled(10_000);
  return { documents, log };
}

/** Opens a script beside it. */
export function openScript(documents: OpenDocuments, text: string): ReturnType<OpenDocuments['get']> & object {
  documents.open({ uri: SCRIPT_URI, languageId: 'kd-script', version: 1, text });
  const script = documents.get(SCRIPT_URI);
  if (!script) throw new Error('the script did not open');
  return script;
}
