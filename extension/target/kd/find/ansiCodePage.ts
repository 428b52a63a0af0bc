import { execFile } from 'node:child_process';
import { DEFAULT_CODE_PAGE, parseCodePage } from '../framing/codePages';

/** Milliseconds that `reg.exe` may take. */
const LIMIT = 5_000;

/** The ANSI code page of this machine, in which debuggers write to pipes. Elsewhere than on Windows: Western European. */
export function ansiCodePage(platform: NodeJS.Platform = process.platform): Promise<number> {
  if (platform !== 'win32') return Promise.resolve(DEFAULT_CODE_PAGE);
  const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage';
  return new Promise(resolve => {
    execFile('reg.exe', ['query', key, '/v', 'ACP'], { windowsHide: true, timeout: LIMIT }, (error, stdout) => {
      resolve(error ? DEFAULT_CODE_PAGE : (parseCodePage(stdout) ?? DEFAULT_CODE_PAGE));
    });
  });
}
