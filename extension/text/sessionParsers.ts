import { analyzeParser } from './analyze';
import type { BlockParser } from './blocks';
import { breakpointRows } from './breakpointRows';
import { bugcheckParser } from './bugcheck';
import { disassemblyLabels, disassemblyRows } from './disassemblyRows';
import { echoRows } from './echoRows';
import { errorParser } from './errors';
import { exceptionRows, systemRows } from './exceptionRows';
import { expressionRows, typedRows } from './expressionRows';
import { localRows } from './localRows';
import { memoryRows } from './memoryRows';
import { traceRows } from './messageTrace/traceRows';
import { moduleParser } from './modules';
import { registerRows } from './registerRows';
import { symbolRows } from './symbolRows';

/** Modules, bug checks, errors, and rows of everyday commands that are known and say nothing of threads and ports. */
export const sessionParsers: readonly BlockParser[] = [
  moduleParser,
  bugcheckParser,
  analyzeParser,
  errorParser,
  registerRows,
  disassemblyRows,
  symbolRows,
  memoryRows,
  expressionRows,
  typedRows,
  exceptionRows,
  systemRows,
  breakpointRows,
  localRows,
  disassemblyLabels,
  echoRows,
  traceRows,
];
