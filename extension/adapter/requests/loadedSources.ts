import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { answerSource } from '../session/frames';
import { noArguments, request } from './handler';

/** Answers that are listed where the log itself cannot be opened. */
const LISTED = 1000;

export const loadedSources = request(
  'loadedSources',
  'the log, or the answers where no log can be opened',
  noArguments,
  (_, { session }): { sources: readonly DebugProtocol.Source[] } => {
    const { target } = session.opened;
    if (target.openable) return { sources: [{ name: path.basename(target.path), path: target.path }] };
    return { sources: target.commands.slice(-LISTED).map(answerSource) };
  },
);
