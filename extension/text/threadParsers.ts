import type { BlockParser } from './blocks';
import { contextRowParser } from './contextRows';
import { orphanParser } from './orphanRows';
import { pebParser } from './pebRows';
import { processParser } from './processBlock';
import { runningParser } from './runningTable';
import { stackParser } from './stackBlock';
import { stacksTableParser } from './stacksTable';
import { threadParser } from './threadBlock';
import { threadTableParser } from './threadTables';
import { userThreadParser } from './userThreadRows';

/** Processes, threads, stacks, and the rows about them; the most frequent first. */
export const threadParsers: readonly BlockParser[] = [
  threadParser,
  processParser,
  stackParser,
  runningParser,
  contextRowParser,
  userThreadParser,
  stacksTableParser,
  threadTableParser,
  pebParser,
  orphanParser,
];
