import type { RunningProcess } from '../../base/runningProcess';

/** Of `ps`, on Linux and macOS: without titles, as wide as they are. */
export const PS_ARGUMENTS: readonly string[] = ['-A', '-ww', '-o', 'pid=,user=,etime=,args='];

const ROW = /^\s*(\d+)\s+(\S+)\s+(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+)\s+(.*)$/;

/** `now`: milliseconds since 1970; ps tells how long a process has run. */
export function psProcesses(text: string, now: number): readonly RunningProcess[] {
  return text.split('\n').flatMap(line => {
    const row = ROW.exec(line);
    if (!row) return [];
    const [, pid, user, days, hours, minutes, seconds, commandLine = ''] = row;
    const ran = ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes)) * 60 + Number(seconds);
    const program = commandLine.split(' ', 1)[0] ?? '';
    const name = program.slice(program.lastIndexOf('/') + 1);
    if (name === '') return [];
    return [{ pid: Number(pid), name, commandLine, startedAt: now - ran * 1_000, ...(user !== undefined && { user }) }];
  });
}
