import { execFile } from 'node:child_process';
import { lstat, readdir, stat } from 'node:fs/promises';
import { systemProgram } from '../process/systemProgram';
import { hostEnvironment, joinPath } from './debuggerFolders';
import type { FindHost } from './findDebugger';
import { parseRegistryRoots, registryArguments } from './registryRoots';

/** Milliseconds that `reg.exe` may take. */
const LIMIT = 5_000;

/** The machine that this process runs on. */
export function windowsHost(env: NodeJS.ProcessEnv = process.env, arch: string = process.arch): FindHost {
  const environment = hostEnvironment(env, arch);
  return {
    environment,
    isFile: async path => {
      // An alias of the Store is a reparse point that `stat` cannot follow.
      const info = await stat(path).catch(() => lstat(path).catch(() => undefined));
      return info !== undefined && !info.isDirectory();
    },
    isFolder: async path => (await stat(path).catch(() => undefined))?.isDirectory() ?? false,
    registryRoots: async () => {
      const views = await Promise.all((['64', '32'] as const).map(view => registry(registryArguments(view))));
      return views.flatMap(parseRegistryRoots);
    },
    storePackages: async () => {
      const programs = environment.variables['PROGRAMFILES'];
      if (programs === undefined) return [];
      const folder = joinPath(programs, 'WindowsApps');
      const names = await readdir(folder).catch((): string[] => []);
      return names
        .filter(name => /^Microsoft\.WinDbg(?:\.Fast|\.Slow)?_/i.test(name))
        .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
        .map(name => joinPath(folder, name));
    },
  };
}

function registry(args: readonly string[]): Promise<string> {
  return new Promise(resolve => {
    execFile(systemProgram('reg.exe'), args, { windowsHide: true, timeout: LIMIT }, (error, stdout) => {
      resolve(error ? '' : stdout);
    });
  });
}
