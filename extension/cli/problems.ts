import path from 'node:path';
import { problemLines } from '../report/hang/problemLines';
import type { ReportInput } from '../report/reportInput';
import type { Host } from './host';
import { writeResult } from './output';

/** Prints the root causes of an input as compilers print errors; the file by its full path, so that editors find it. */
export function writeProblems(host: Host, file: string, input: ReportInput): Promise<void> {
  const lines = problemLines(path.resolve(file), input);
  return writeResult(
    host,
    lines.map(line => `${line}\n`),
    undefined,
  );
}
