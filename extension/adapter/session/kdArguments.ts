import path from 'node:path';
import { ROW_DETAILS, type RowDetail } from '../../kernel/rowDetails';
import type { Access } from '../../protocol/debuggee';
import type { KdConnection } from '../../target/kd/process/debuggerArguments';
import { launchError } from '../errors';
import { type Configuration, has, oneOf, optionalFlag, optionalText, textList } from './configuration';

/** Limits of waiting, in milliseconds. A limit ends the wait, never the run of the target. */
export interface Timeouts {
  /** Until the debugger has said anything. */
  readonly start: number;
  /** A command of the user; absent: no limit, since it can be cancelled. */
  readonly command?: number;
  /** A value of a watch or a variable. */
  readonly evaluate: number;
}

/** What is asked of kd or cdb. */
export interface KdArguments {
  readonly kind: 'kd';
  readonly connection: KdConnection;
  /** A file, or the folder that holds kd and cdb; absent: looked for. */
  readonly debuggerPath?: string;
  /** As configured, or of the environment; servers in it are not used unless they are wanted. */
  readonly symbolPath?: string;
  readonly symbolServers: 'ask' | 'never' | 'always';
  readonly symbolCache?: string;
  readonly sourcePath?: string;
  readonly initCommands: readonly string[];
  readonly stopOnEntry: boolean;
  readonly access: Access;
  /** File that takes every byte in and out; empty: one with a name of its own. */
  readonly trace?: string;
  readonly timeouts: Timeouts;
  /** Parts of rows that are read whatever they cost. */
  readonly rowDetails: ReadonlySet<RowDetail>;
  /** For titles. */
  readonly title: string;
}

/** Ways to say what to attach to, of which a configuration has one. */
const ATTACH = ['connection', 'localKernel', 'remote', 'processId'] as const;

/** Reads what both requests may hold; `launch` and `attach` differ in the connection. */
export function kdArguments(fields: Configuration, connection: KdConnection): KdArguments {
  const symbolPath = optionalText(fields, 'symbolPath');
  const symbolCache = optionalText(fields, 'symbolCache');
  const debuggerPath = optionalText(fields, 'debuggerPath');
  const sourcePath = optionalText(fields, 'sourcePath');
  const trace = traceOf(fields);
  return {
    kind: 'kd',
    connection,
    symbolServers: oneOf(fields, 'symbolServers', ['ask', 'never', 'always']),
    initCommands: textList(fields, 'initCommands'),
    // A debugger halts a program that it starts or attaches to; a kernel runs on when it is connected.
    stopOnEntry:
      optionalFlag(fields, 'stopOnEntry') ?? (connection.kind === 'program' || connection.kind === 'process'),
    access: oneOf(fields, 'access', ['readOnly', 'full'], connection.kind === 'program' ? 'full' : 'readOnly'),
    timeouts: timeoutsOf(fields),
    rowDetails: rowDetailsOf(fields),
    title: titleOf(connection),
    ...(symbolPath === undefined ? {} : { symbolPath }),
    ...(symbolCache === undefined ? {} : { symbolCache }),
    ...(debuggerPath === undefined ? {} : { debuggerPath }),
    ...(sourcePath === undefined ? {} : { sourcePath }),
    ...(trace === undefined ? {} : { trace }),
  };
}

/** Of the settings; one of a later version is nothing to refuse a session for. */
function rowDetailsOf(fields: Configuration): ReadonlySet<RowDetail> {
  const wanted = textList(fields, 'rowDetails');
  return new Set(ROW_DETAILS.filter(detail => wanted.includes(detail)));
}

/** Reads an `attach` configuration; every error says how to mend it. */
export function attachArguments(fields: Configuration): KdArguments {
  for (const name of ['dumpFile', 'logFile', 'program'])
    if (has(fields, name))
      throw launchError(
        'badLaunch',
        `"${name}" is opened with "request": "launch". To attach, name "connection", "localKernel", "remote" or "processId".`,
      );
  const named = ATTACH.filter(name => has(fields, name));
  if (named.length > 1)
    throw launchError('badLaunch', `The configuration names ${quoted(named)}: a session has one target.`);
  return kdArguments(fields, attachConnection(fields));
}

function attachConnection(fields: Configuration): KdConnection {
  const connection = optionalText(fields, 'connection');
  if (connection !== undefined) return kernelConnection(connection, optionalFlag(fields, 'stopOnEntry') === true);
  if (optionalFlag(fields, 'localKernel') === true) return { kind: 'local-kernel' };
  const remote = optionalText(fields, 'remote');
  if (remote !== undefined) return { kind: 'remote', remote: checkedRemote(remote) };
  if (has(fields, 'processId')) return { kind: 'process', processId: processIdOf(fields), ...serverOf(fields) };
  throw launchError(
    'badLaunch',
    has(fields, 'processServer')
      ? '"processServer" needs "processId" beside it: the process on that machine to attach to.'
      : 'The configuration says nothing to attach to. Name "connection" (what kd -k takes, such as ' +
          'net:port=50000,key=1.2.3.4), "localKernel": true, "remote" (what -remote takes) or "processId".',
  );
}

/** What `-k` takes. Only what cannot work at all is refused: kd knows more transports than we do. */
function kernelConnection(text: string, breakAtStart: boolean): KdConnection {
  const connection = text.trim().replace(/^-k\s+/, '');
  if (/^net:/i.test(connection)) {
    if (!/\bport=\d{1,5}\b/i.test(connection))
      throw launchError('badLaunch', '"connection": a net: connection needs port=NUMBER (50000 to 50039 are usual).');
    if (!/\bkey=[0-9a-z]{1,16}(?:\.[0-9a-z]{1,16}){3}(?:,|$)/i.test(connection))
      throw launchError(
        'badLaunch',
        '"connection": a net: connection needs key= with four words of letters and digits and dots between them, as ' +
          'kdnet.exe or bcdedit /dbgsettings printed it on the target.',
      );
  } else if (!/^(?:com|usb|1394|usb3|exdi|lpt|local)\b/i.test(connection))
    throw launchError(
      'badLaunch',
      `"connection" is what kd -k takes: net:port=…,key=… or com:pipe,port=\\\\.\\pipe\\NAME,resets=0,reconnect, ` +
        `not "${connection.slice(0, 60)}".`,
    );
  return { kind: 'kernel', connection, ...(breakAtStart && { breakAtStart }) };
}

function checkedRemote(text: string): string {
  const remote = text.trim().replace(/^-remote\s+/, '');
  if (/^(?:tcp|npipe|com|spipe|ssl):/i.test(remote)) return remote;
  throw launchError(
    'badLaunch',
    '"remote" is what -remote takes: tcp:server=HOST,port=NUMBER or npipe:server=HOST,pipe=NAME.',
  );
}

function processIdOf(fields: Configuration): number {
  const value = fields['processId'];
  const id = typeof value === 'string' ? Number(value.trim()) : value;
  if (typeof id === 'number' && Number.isInteger(id) && id > 0) return id;
  throw launchError('badLaunch', '"processId" must be the number of a process (decimal, or 0x and hex digits).');
}

export function serverOf(fields: Configuration): { readonly processServer?: string } {
  const processServer = optionalText(fields, 'processServer');
  return processServer === undefined ? {} : { processServer };
}

function traceOf(fields: Configuration): string | undefined {
  const value = fields['trace'];
  if (value === true) return '';
  return value === false ? undefined : optionalText(fields, 'trace');
}

/** `timeouts`: seconds by name. */
function timeoutsOf(fields: Configuration): Timeouts {
  const value = fields['timeouts'];
  const given = typeof value === 'object' && value !== null ? (value as Configuration) : {};
  const seconds = (name: string): number | undefined => {
    const one = given[name];
    if (one === undefined || one === null) return undefined;
    if (typeof one === 'number' && Number.isFinite(one) && one > 0) return one * 1_000;
    throw launchError('badLaunch', `"timeouts": "${name}" must be a number of seconds above 0.`);
  };
  const command = seconds('command');
  return {
    start: seconds('start') ?? 180_000,
    evaluate: seconds('evaluate') ?? 10_000,
    ...(command === undefined ? {} : { command }),
  };
}

function titleOf(connection: KdConnection): string {
  switch (connection.kind) {
    case 'kernel':
      return `kernel ${connection.connection.replace(/\b(key|password)=[^,\s]+/gi, '$1=…')}`;
    case 'local-kernel':
      return 'local kernel';
    case 'dump':
      return path.basename(connection.file);
    case 'remote':
      return `remote ${connection.remote.replace(/\b(password)=[^,\s]+/gi, '$1=…')}`;
    case 'program':
      return path.win32.basename(connection.program);
    case 'process':
      return `process ${connection.processId}`;
  }
}

function quoted(names: readonly string[]): string {
  return names.map(name => `"${name}"`).join(' and ');
}
