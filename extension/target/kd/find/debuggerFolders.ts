/** Machines for which there are debuggers. */
export type HostArch = 'x64' | 'x86' | 'arm64';

/** What of the surroundings tells where debuggers are. */
export interface HostEnvironment {
  readonly arch: HostArch;
  /** Names in upper case: Windows does not care about the case of them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The environment of this process. On an x64 emulation of ARM64, `PROCESSOR_ARCHITEW6432` tells the truth. */
export function hostEnvironment(env: NodeJS.ProcessEnv, arch: string): HostEnvironment {
  const variables = Object.fromEntries(Object.entries(env).map(([name, value]) => [name.toUpperCase(), value]));
  const native = (variables['PROCESSOR_ARCHITEW6432'] ?? '').toUpperCase();
  const known =
    native === 'ARM64' || arch === 'arm64' ? 'arm64' : arch === 'ia32' && native !== 'AMD64' ? 'x86' : 'x64';
  return { arch: known, variables };
}

/** Folders of a kit by machine, the host's own first: it opens dumps and kernels of all the others. */
export function archOrder(arch: HostArch): readonly HostArch[] {
  switch (arch) {
    case 'arm64':
      return ['arm64', 'x64', 'x86'];
    case 'x86':
      return ['x86'];
    case 'x64':
      return ['x64', 'x86'];
  }
}

/** Path of Windows from its parts; `node:path` of another system would use slashes. */
export function joinPath(...parts: readonly string[]): string {
  return parts
    .map((part, i) => (i === 0 ? part.replace(/[\\/]+$/, '') : part.replace(/^[\\/]+|[\\/]+$/g, '')))
    .filter(part => part !== '')
    .join('\\');
}

/** `Debuggers\x64` of the roots of kits that the registry names, and of the usual places. */
export function kitFolders(host: HostEnvironment, registryRoots: readonly string[]): readonly string[] {
  const programs = programFolders(host);
  const roots = [
    ...registryRoots,
    ...programs.flatMap(folder => ['10', '8.1', '8.0'].map(version => joinPath(folder, 'Windows Kits', version))),
  ];
  return unique(roots.flatMap(root => archOrder(host.arch).map(arch => joinPath(root, 'Debuggers', arch))));
}

/** Before the kits debuggers were a product of their own. */
export function legacyFolders(host: HostEnvironment): readonly string[] {
  return unique(
    programFolders(host).flatMap(folder => [
      ...archOrder(host.arch).map(arch => joinPath(folder, `Debugging Tools for Windows (${arch})`)),
      joinPath(folder, 'Debugging Tools for Windows'),
    ]),
  );
}

/** Names under which the Store package puts its debuggers on the path: stubs that start the real ones. */
export function storeAliases(host: HostEnvironment, tool: 'kd' | 'cdb'): readonly string[] {
  const local = host.variables['LOCALAPPDATA'];
  if (local === undefined) return [];
  const suffix = { x64: 'X64', x86: 'X86', arm64: 'ARM64' } as const;
  return archOrder(host.arch).map(arch => joinPath(local, 'Microsoft', 'WindowsApps', `${tool}${suffix[arch]}.exe`));
}

/** Folders of PATH; one that is relative means whatever folder is the current one, and is left out. */
export function pathFolders(host: HostEnvironment): readonly string[] {
  return unique(
    (host.variables['PATH'] ?? '')
      .split(';')
      .map(folder => folder.trim().replace(/^"(.*)"$/, '$1'))
      .filter(folder => /^(?:[A-Za-z]:[\\/]|[\\/])/.test(folder)),
  );
}

function programFolders({ variables }: HostEnvironment): readonly string[] {
  return unique(
    [
      variables['PROGRAMFILES(X86)'],
      variables['PROGRAMFILES'],
      variables['PROGRAMW6432'],
      'C:\\Program Files (x86)',
      'C:\\Program Files',
    ].filter(folder => folder !== undefined && folder !== ''),
  );
}

/** Each once, without regard to case. */
function unique(paths: readonly (string | undefined)[]): readonly string[] {
  const found = new Map<string, string>();
  for (const path of paths) {
    const key = path?.toLowerCase();
    if (path !== undefined && key !== undefined && !found.has(key)) found.set(key, path);
  }
  return [...found.values()];
}
