import * as vscode from 'vscode';
import type { SymbolsResponse } from '../../protocol/symbols';
import { COMMANDS } from '../commandIds';
import { targetFrom } from '../navigation/commandTargets';
import type { KdSession } from '../sessions/kdSession';
import { reasonOf } from '../sessions/sessionClient';
import { setting } from '../settings';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids = typeof COMMANDS.downloadSymbols | typeof COMMANDS.chooseSymbols;

const SETTING = 'alpcscope.symbols.path';

/** What the adapter answers to what the user gave up. */
const CANCELLED = 'cancelled';

/** Symbols of a dump: fetched only after the user has seen which file comes from which server. */
export function symbolCommands(services: Services): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.downloadSymbols]: argument => download(services, argument),
    [COMMANDS.chooseSymbols]: () => choose(services),
  };
}

async function download(services: Services, argument: unknown): Promise<void> {
  const row = argument === undefined ? undefined : targetFrom(argument, services.views).row;
  const session = await sessionFor(services);
  if (!session) return;
  const module = row?.module;
  const symbols = await session.client.request('alpcscope/symbols', module === undefined ? {} : { module });
  if (!symbols.wanted) {
    const name = module ?? 'nt';
    const text = vscode.l10n.t('{0}: symbols are there, or nothing says which file is needed (see Modules).', name);
    void vscode.window.showInformationMessage(module === undefined ? (symbols.why ?? text) : text);
    return;
  }
  const server = await agree(symbols, symbols.wanted);
  if (server === undefined) return;
  // The debug adapter tells of its progress itself, and can be told to stop.
  await session.client
    .request('alpcscope/downloadSymbols', { server, ...(module !== undefined && { module }) })
    .catch((error: unknown) => {
      if (reasonOf(error) !== CANCELLED) throw error;
    });
}

/** Names file, server and place, and asks; the chosen server, or undefined. */
async function agree(
  symbols: SymbolsResponse,
  wanted: { readonly file: string; readonly key: string },
): Promise<string | undefined> {
  const { servers } = symbols;
  if (setting('alpcscope.symbols.servers') === 'never' || servers.length === 0) {
    const text = vscode.l10n.t(
      'The setting "alpcscope.symbols.servers" allows no downloads. {0} ({1}) is needed.',
      wanted.file,
      wanted.key,
    );
    void vscode.window.showWarningMessage(text);
    return undefined;
  }
  const items = servers.map(server => ({
    label: '$(cloud-download) ' + vscode.l10n.t('Download {0} from {1}', wanted.file, server.url),
    description: wanted.key,
    detail: vscode.l10n.t('Kept in {0}', server.cache),
    url: server.url,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Download Symbols'),
    placeHolder: vscode.l10n.t('Nothing is sent but the name, GUID and age of the file'),
  });
  return chosen?.url;
}

/** Adds a folder to the symbol path of the settings and reads the dump again. */
async function choose(services: Services): Promise<void> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose a Folder with Symbols (PDB or ISF)'),
    openLabel: vscode.l10n.t('Use This Folder'),
    canSelectFolders: true,
    canSelectFiles: false,
  });
  const folder = picked?.[0];
  if (!folder) return;
  const before = setting(SETTING);
  const path = [folder.fsPath, before].filter(part => part !== '').join(';');
  await vscode.workspace.getConfiguration().update(SETTING, path, vscode.ConfigurationTarget.Global);
  const { current } = services.sessions;
  if (current?.status?.kind === 'dump' && !current.ended) await restartWith(current, path);
}

/** A session keeps the path that it was started with: another path needs another session. */
async function restartWith(session: KdSession, symbolPath: string): Promise<void> {
  const { debug } = session;
  const config = { ...debug.configuration, symbolPath };
  await vscode.debug.stopDebugging(debug);
  await vscode.debug.startDebugging(debug.workspaceFolder, config, { suppressDebugView: true });
}
