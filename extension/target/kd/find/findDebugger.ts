import type { KdTargetKind } from '../session/events';
import {
  type HostEnvironment,
  joinPath,
  kitFolders,
  legacyFolders,
  pathFolders,
  storeAliases,
} from './debuggerFolders';

/** kd drives kernels; cdb drives processes and dumps of them. kd opens kernel dumps, which cdb does as well. */
export type DebuggerTool = 'kd' | 'cdb';

/** Which of the two a target needs. `-k` does nothing in cdb. A server is met by either. */
export function toolFor(target: KdTargetKind): DebuggerTool {
  return target === 'launched' || target === 'attached' ? 'cdb' : 'kd';
}

/** What looking for a debugger needs of the machine. */
export interface FindHost {
  readonly environment: HostEnvironment;
  /** True for a file; also for the reparse points of the Store, which cannot be opened. */
  readonly isFile: (path: string) => Promise<boolean>;
  readonly isFolder: (path: string) => Promise<boolean>;
  /** Roots of the kits that the registry names; empty where it cannot be asked. */
  readonly registryRoots: () => Promise<readonly string[]>;
  /** Folders of the Store package of WinDbg, newest first; the list is often not readable. */
  readonly storePackages: () => Promise<readonly string[]>;
}

/** Where a debugger was found, or everything that was looked at in vain. */
export type FoundDebugger =
  | {
      readonly path: string;
      readonly from: 'setting' | 'kit' | 'legacy' | 'store' | 'path';
      readonly lookedAt: readonly string[];
    }
  | { readonly path: undefined; readonly lookedAt: readonly string[]; readonly message: string };

/**
 * Looks for kd or cdb: the setting (a file, or a folder that holds it) and nothing else where there is one; then the kits, the
 * old product, the Store, PATH.
 */
export async function findDebugger(
  tool: DebuggerTool,
  setting: string | undefined,
  host: FindHost,
): Promise<FoundDebugger> {
  const lookedAt: string[] = [];
  if (setting !== undefined && setting.trim() !== '') return fromSetting(tool, setting.trim(), host, lookedAt);
  const groups = [
    ['kit', inFolders(kitFolders(host.environment, await host.registryRoots()), tool)],
    ['legacy', inFolders(legacyFolders(host.environment), tool)],
    ['store', [...storeAliases(host.environment, tool), ...(await packagePaths(tool, host))]],
    ['path', pathCandidates(tool, host)],
  ] as const;
  for (const [from, candidates] of groups) {
    for (const path of candidates) {
      if (lookedAt.includes(path)) continue;
      lookedAt.push(path);
      if (await host.isFile(path)) return { path, from, lookedAt };
    }
  }
  return { path: undefined, lookedAt, message: notFound(tool, lookedAt) };
}

async function fromSetting(
  tool: DebuggerTool,
  setting: string,
  host: FindHost,
  lookedAt: string[],
): Promise<FoundDebugger> {
  const path = (await host.isFolder(setting)) ? inFolder(setting, tool) : setting;
  lookedAt.push(path);
  if (await host.isFile(path)) return { path, from: 'setting', lookedAt };
  const message = `There is no ${tool} at ${path}, which the setting alpcscope.debuggerPath (or debuggerPath in launch.json) names`;
  return { path: undefined, lookedAt, message };
}

function inFolders(folders: readonly string[], tool: DebuggerTool): readonly string[] {
  return folders.map(folder => inFolder(folder, tool));
}

function inFolder(folder: string, tool: DebuggerTool): string {
  // A setting may name a folder of another system, where the stand-in of a test lives.
  return folder.startsWith('/') ? `${folder.replace(/\/+$/, '')}/${tool}` : joinPath(folder, `${tool}.exe`);
}

async function packagePaths(tool: DebuggerTool, host: FindHost): Promise<readonly string[]> {
  const folder = { x64: 'amd64', x86: 'x86', arm64: 'arm64' }[host.environment.arch];
  return (await host.storePackages()).map(one => joinPath(one, folder, `${tool}.exe`));
}

/** Aliases of the Store stand on PATH under their own names. */
function pathCandidates(tool: DebuggerTool, host: FindHost): readonly string[] {
  const suffix = { x64: 'X64', x86: 'X86', arm64: 'ARM64' }[host.environment.arch];
  return pathFolders(host.environment).flatMap(folder =>
    [`${tool}.exe`, `${tool}${suffix}.exe`].map(name => joinPath(folder, name)),
  );
}

function notFound(tool: DebuggerTool, lookedAt: readonly string[]): string {
  return (
    `No ${tool} was found; ${lookedAt.length} places were looked at. Install "Debugging Tools for Windows" (the Windows SDK ` +
    'setup, feature OptionId.WindowsDesktopDebuggers, or winget install Microsoft.WinDbg), or name the file in the setting ' +
    'alpcscope.debuggerPath'
  );
}
