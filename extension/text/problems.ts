import type { LogProblem, LogProblemCode } from './logFacts';

/** A problem that leaves a partial result. */
export function problem(code: LogProblemCode, message: string, line?: number): LogProblem {
  return line === undefined ? { code, message, fatal: false } : { code, message, line, fatal: false };
}

/** A problem after which nothing can be learned from the input. */
export function fatalProblem(code: LogProblemCode, message: string): LogProblem {
  return { code, message, fatal: true };
}
