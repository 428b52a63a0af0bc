import { stat } from 'node:fs/promises';
import { type RequestError, cancelledError, messageOf, launchError } from '../errors';
import type { LaunchArguments } from './launchArguments';
import { type LogOpener, LogSessionTarget } from './logTarget';
import type { SessionTarget, WorkOptions } from './target';

/** Opens what a launch configuration names. The seam for other kinds of targets. */
export type TargetOpener = (args: LaunchArguments, options: WorkOptions) => Promise<SessionTarget>;

/** Opens saved logs with the given reader. Errors say what is wrong with the file and what to do. */
export function logTargetOpener(open: LogOpener): TargetOpener {
  return async ({ logFile }, options) => {
    await checkFile(logFile);
    let target: LogSessionTarget;
    try {
      target = await LogSessionTarget.read(logFile, open, options);
    } catch (error) {
      if (options.signal.aborted) throw cancelledError();
      throw cannotRead(logFile, error);
    }
    if (options.signal.aborted) throw cancelledError();
    const fatal = target.problems.find(problem => problem.fatal);
    if (fatal)
      throw launchError('notALog', `${logFile}: ${sentence(fatal.message)} ${REMEDIES[fatal.code] ?? ''}`.trim());
    return target;
  };
}

const REMEDIES: Readonly<Record<string, string>> = {
  empty: 'If a debugger still writes to it, close the log there (.logclose) and try again.',
  binary: 'Choose the text that kd, cdb or WinDbg saved (.logopen, or the text of its command window).',
  'dump-file': 'Open the dump in kd, save what it prints (.logopen) and use that file as "logFile".',
  'not-a-kd-log': 'Choose a text that holds kd prompts or output of commands such as !thread, !process or !alpc.',
};

async function checkFile(file: string): Promise<void> {
  let isFile: boolean;
  try {
    isFile = (await stat(file)).isFile();
  } catch (error) {
    throw cannotRead(file, error);
  }
  if (!isFile) throw launchError('cannotRead', `${file} is not a file. Set "logFile" to a saved kd log.`);
}

function cannotRead(file: string, error: unknown): RequestError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return launchError(
      'cannotRead',
      `${file} does not exist. Correct "logFile" in launch.json, or choose the file again.`,
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EBUSY') {
    return launchError(
      'cannotRead',
      `${file} cannot be read: access is denied, or another program holds it open. Copy it and open the copy.`,
    );
  }
  return launchError('cannotRead', `${file} cannot be read: ${messageOf(error)}`);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
