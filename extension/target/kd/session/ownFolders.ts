import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** `alpcscope-kd-` and the process that made it, then what makes it unique. */
const NAME = /^alpcscope-kd-(\d{1,10})-\w+$/;
/** Entries of a temporary folder that are looked at: what is left behind is found another time. */
const MOST_LOOKED_AT = 20_000;

/** Folders of this process that were not removed yet. */
const held = new Set<string>();

/** Makes a folder for the files of one session. It goes with this process at the latest, unless that is ended by force. */
export function makeOwnFolder(parent: string): string {
  if (held.size === 0) process.once('exit', removeAll);
  const folder = mkdtempSync(path.join(parent, `alpcscope-kd-${process.pid}-`));
  held.add(folder);
  return folder;
}

/** Removes a folder with all that is in it. What cannot be removed now, since a file is open, is swept another time. */
export function removeOwnFolder(folder: string): void {
  try {
    if (isOwnFolder(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  } catch {
    return;
  }
  held.delete(folder);
  if (held.size === 0) process.removeListener('exit', removeAll);
}

/** True for the name of such a folder: nothing else is ever removed. */
export function isOwnFolder(folder: string): boolean {
  return NAME.test(path.basename(folder));
}

/** Removes what processes have left that were ended by force. `alive`: whether a process of that number runs. */
export function sweepOwnFolders(parent: string, alive: (pid: number) => boolean = isRunning): void {
  for (const name of namesIn(parent)) {
    const pid = Number(NAME.exec(name)?.[1] ?? 0);
    if (pid > 0 && pid !== process.pid && !alive(pid) && isOurs(path.join(parent, name)))
      removeOwnFolder(path.join(parent, name));
  }
}

function namesIn(parent: string): readonly string[] {
  try {
    return readdirSync(parent).slice(0, MOST_LOOKED_AT);
  } catch {
    return [];
  }
}

/** In a temporary folder that users share, others may have folders of the same name. */
function isOurs(folder: string): boolean {
  try {
    const info = lstatSync(folder);
    return info.isDirectory() && (process.getuid === undefined || info.uid === process.getuid());
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One that may not be signalled runs all the same.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function removeAll(): void {
  for (const folder of [...held]) removeOwnFolder(folder);
}
