import type * as vscode from 'vscode';
import { setting } from '../settings';
import type { Config } from './launchConfig';

/**
 * Adds what the settings say of the debugger, of symbols and of what rows hold. These settings belong to the machine; a symbol path of launch.json
 * comes with the folder, so that its servers are never used unasked.
 */
export function withSettings(config: Config, cache: vscode.Uri): vscode.DebugConfiguration {
  const servers = setting('alpcscope.symbols.servers');
  const own = typeof config.symbolPath === 'string' && config.symbolPath !== '' ? config.symbolPath : undefined;
  const path = own ?? setting('alpcscope.symbols.path');
  const details: readonly unknown[] = setting('alpcscope.kernel.rowDetails');
  const named = typeof config.debuggerPath === 'string' ? config.debuggerPath.trim() : '';
  const debuggerPath = named === '' ? setting('alpcscope.debuggerPath') : named;
  return {
    ...config,
    ...(debuggerPath === '' ? {} : { debuggerPath }),
    ...(path === '' ? {} : { symbolPath: path }),
    symbolServers: own !== undefined && servers === 'always' ? 'ask' : servers,
    symbolCache: cache.fsPath,
    rowDetails: Array.isArray(details) ? details.filter(one => typeof one === 'string') : [],
  };
}
