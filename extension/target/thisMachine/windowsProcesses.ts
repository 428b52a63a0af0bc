import type { RunningProcess } from '../../base/runningProcess';

/*
 * Two tools tell of the processes of Windows: CIM (through PowerShell) knows command lines and start times, tasklist.exe the
 * users. Either may be forbidden on a managed machine.
 */

/** Windows PowerShell is everywhere; its output is in the OEM code page if nothing else is said. */
export const CIM_ARGUMENTS: readonly string[] = [
  '-NoLogo',
  '-NoProfile',
  '-NonInteractive',
  '-Command',
  // Only what a machine with constrained language mode allows, too.
  'try { [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false } catch {}; ' +
    "Get-CimInstance -Query 'SELECT ProcessId,Name,CommandLine,CreationDate FROM Win32_Process' | ForEach-Object { " +
    "$at = if ($_.CreationDate) { $_.CreationDate.ToString('o') } else { '' }; " +
    '@{ pid = $_.ProcessId; name = $_.Name; line = $_.CommandLine; at = $at } | ConvertTo-Json -Compress }',
];

/** `/v`: with users. Without titles: they are in the language of the machine. */
export const TASKLIST_ARGUMENTS: readonly string[] = ['/fo', 'csv', '/v', '/nh'];

/** A JSON object a line. Lines that make no sense are left out. */
export function cimProcesses(text: string): readonly RunningProcess[] {
  return text.split(/\r?\n/).flatMap(line => {
    const row = objectOf(line);
    const pid = Number(row?.['pid']);
    const name = row?.['name'];
    if (!Number.isSafeInteger(pid) || pid <= 0 || typeof name !== 'string') return [];
    const commandLine = row?.['line'];
    const startedAt = Date.parse(String(row?.['at']));
    return [
      {
        pid,
        name,
        ...(typeof commandLine === 'string' && commandLine !== '' && { commandLine }),
        ...(Number.isFinite(startedAt) && { startedAt }),
      },
    ];
  });
}

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

/** Columns of `tasklist /fo csv /v`: name, PID, session name, session, memory, state, user, CPU time, window title. */
const USER_COLUMN = 6;

export function tasklistProcesses(text: string): readonly RunningProcess[] {
  return text.split(/\r?\n/).flatMap(line => {
    const [name, number, ...rest] = fieldsOf(line);
    const pid = Number(number);
    if (name === undefined || !Number.isSafeInteger(pid) || pid <= 0) return [];
    const user = rest[USER_COLUMN - 2];
    // What tasklist cannot tell is "N/A", in words of the language of the machine, which have no backslash.
    return [{ pid, name, ...(user?.includes('\\') === true && { user }) }];
  });
}

function fieldsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(match => (match[1] ?? '').replaceAll('""', '"'));
}

/** What both know of the same processes; `first` says which there are. */
export function joined(first: readonly RunningProcess[], other: readonly RunningProcess[]): readonly RunningProcess[] {
  const byPid = new Map(other.map(one => [one.pid, one]));
  return first.map(one => {
    const same = byPid.get(one.pid);
    // A number may belong to another process by now.
    return same?.name === one.name ? { ...same, ...one } : one;
  });
}
