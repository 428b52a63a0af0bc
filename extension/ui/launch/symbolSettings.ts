import type * as vscode from 'vscode';
import { setting } from '../settings';
import type { Config } from './launchProblem';

/**
 * Adds what the settings say of symbols. Both settings belong to the machine; a symbol path of launch.json comes with the
 * folder, so that its servers are never used unasked.
 */
export function withSymbolSettings(config: Config, cache: vscode.Uri): vscode.DebugConfiguration {
  const servers = setting('alpcscope.symbols.servers');
  const own = typeof config.symbolPath === 'string' && config.symbolPath !== '' ? config.symbolPath : undefined;
  const path = own ?? setting('alpcscope.symbols.path');
  return {
    ...config,
    ...(path === '' ? {} : { symbolPath: path }),
    symbolServers: own !== undefined && servers === 'always' ? 'ask' : servers,
    symbolCache: cache.fsPath,
  };
}
