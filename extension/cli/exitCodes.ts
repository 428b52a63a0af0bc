/** What scripts may rely on. Findings do not change the exit code. */
export const EXIT = {
  done: 0,
  wrongUsage: 2,
  unreadable: 3,
  interrupted: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the program with one clear line on stderr: what, where, why. */
export class CliError extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
    this.name = 'CliError';
  }
}

/** The arguments cannot mean anything. */
export function wrongUsage(message: string): CliError {
  return new CliError(EXIT.wrongUsage, message);
}

/** The input cannot be read, or is not what it claims. */
export function unreadable(message: string): CliError {
  return new CliError(EXIT.unreadable, message);
}

/** Ctrl+C: what was begun is dropped. */
export function interrupted(): CliError {
  return new CliError(EXIT.interrupted, 'interrupted; nothing was written');
}

/** The system's reason for a failed file operation, without the stack and the path that the caller names itself. */
export function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : REASONS[code];
  return known ?? message;
}

/** An error of the file system, which has a code. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder',
  ENOTSUP: 'is a device, not a file',
  EBUSY: 'in use by another program',
  ENOSPC: 'no space left on the disk',
  EROFS: 'the disk is read-only',
};
