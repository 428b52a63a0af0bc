import type { KernelEngine } from '../../kernel/engine';
import { bugcheckTitle } from '../bugcheck/bugcheckText';

/** What a dump shows, in a few words: the Windows build and the bugcheck. */
export function momentOf({ info }: KernelEngine): string {
  const bugcheck = info.bugcheckCode === 0 ? undefined : bugcheckTitle(info.bugcheckCode);
  const build = info.build === 0 ? undefined : `Windows build ${info.build}`;
  return [build, bugcheck].filter(part => part !== undefined).join(', ');
}
