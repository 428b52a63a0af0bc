import type { LogFacts } from './logFacts';
import type { LogReaderOptions } from './logReader';
import { LogReader } from './logReader';

/** Reads a whole log that is already a string. Never throws; what is wrong stands in `problems`. */
export function parseLog(text: string, options?: LogReaderOptions): LogFacts {
  const reader = new LogReader(options);
  reader.push(new TextEncoder().encode(text));
  return reader.end();
}
