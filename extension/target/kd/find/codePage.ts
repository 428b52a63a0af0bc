import { execFile } from 'node:child_process';
import { DEFAULT_CODE_PAGE, parseCodePage } from '../framing/codePages';
import { systemProgram } from '../process/systemProgram';

/** Milliseconds that `reg.exe` may take. */
const LIMIT = 5_000;
const KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage';

/** The ANSI code page of this machine, in which debuggers write to pipes; Western Europe's where it cannot be told. */
export function ansiCodePage(platform: NodeJS.Platform = process.platform): Promise<number> {
  if (platform !== 'win32') return Promise.resolve(DEFAULT_CODE_PAGE);
  return new Promise(resolve => {
    execFile(
      systemProgram('reg.exe'),
      ['query', KEY, '/v', 'ACP'],
      { windowsHide: true, timeout: LIMIT },
      (error, stdout) => {
        resolve(error ? DEFAULT_CODE_PAGE : (parseCodePage(stdout) ?? DEFAULT_CODE_PAGE));
      },
    );
  });
}
