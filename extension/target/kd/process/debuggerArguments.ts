/** What a debugger is started on. */
export type KdConnection =
  /** What `-k` takes: `net:port=50000,key=…`, `com:pipe,port=\\.\pipe\x,resets=0,reconnect`. */
  | { readonly kind: 'kernel'; readonly connection: string; readonly breakAtStart?: boolean }
  | { readonly kind: 'local-kernel' }
  | { readonly kind: 'dump'; readonly file: string }
  /** What `-remote` takes: `tcp:server=host,port=50000`, `npipe:server=host,pipe=name`. */
  | { readonly kind: 'remote'; readonly remote: string }
  | {
      readonly kind: 'program';
      readonly program: string;
      readonly args: readonly string[];
      readonly processServer?: string;
      /** Processes that it starts are debugged as well. */
      readonly childProcesses?: boolean;
    }
  | {
      readonly kind: 'process';
      readonly processId: number;
      readonly processServer?: string;
      readonly nonInvasive?: boolean;
    };

export interface ArgumentOptions {
  /** Local folders and caches only, unless the user wants servers. Always given: kd would else take `_NT_SYMBOL_PATH`. */
  readonly symbolPath: string;
  readonly sourcePath?: string;
  readonly imagePath?: string;
}

/**
 * The arguments of kd or cdb. `-remote` has to be the first; options end at the first word that is none, so that a program
 * and its arguments come last.
 * @throws Error where a value cannot stand on a command line
 */
export function debuggerArguments(connection: KdConnection, options: ArgumentOptions): readonly string[] {
  if (connection.kind === 'remote') {
    // A guest takes the symbols of the server.
    return ['-remote', checked(connection.remote)];
  }
  const server =
    (connection.kind === 'program' || connection.kind === 'process') && connection.processServer !== undefined
      ? ['-premote', checked(connection.processServer)]
      : [];
  const paths = [
    '-y',
    checked(options.symbolPath),
    ...(options.sourcePath === undefined ? [] : ['-srcpath', checked(options.sourcePath)]),
    ...(options.imagePath === undefined ? [] : ['-i', checked(options.imagePath)]),
  ];
  return [...server, ...paths, ...targetArguments(connection)];
}

function targetArguments(connection: Exclude<KdConnection, { kind: 'remote' }>): readonly string[] {
  switch (connection.kind) {
    case 'kernel':
      return [...(connection.breakAtStart === true ? ['-b'] : []), '-k', checked(connection.connection)];
    case 'local-kernel':
      return ['-kl'];
    case 'dump':
      return ['-z', checked(connection.file)];
    case 'process':
      // However the debugger ends, the process that it has attached to goes on.
      return [connection.nonInvasive === true ? '-pv' : '-pd', '-p', String(connection.processId)];
    case 'program':
      // The debuggee gets a console of its own: a break must not hit it.
      return [
        ...(connection.childProcesses === true ? ['-o'] : []),
        '-2',
        checked(connection.program),
        ...connection.args.map(checked),
      ];
  }
}

/** How a list of arguments may be shown: the key of a network connection is a secret. */
export function shownArguments(args: readonly string[]): string {
  return args
    .map(arg => arg.replace(/\b(key|password|pwd)=[^,\s]+/gi, '$1=…'))
    .map(arg => (/[\s"]/.test(arg) || arg === '' ? `"${arg}"` : arg))
    .join(' ');
}

function checked(value: string): string {
  if (/[\0\r\n]/.test(value)) throw new Error('A value for the debugger holds a line end or a NUL');
  return value;
}
