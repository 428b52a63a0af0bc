import { skipBlanks } from './pointer';

const NOISE: readonly string[] = [
  '*** ERROR: ',
  '*** WARNING: ',
  'WARNING: ',
  'ERROR: ',
  'Unable to load image ',
  'Unable to add extension DLL',
  'Loading Wow64 Symbols',
  'Loading Kernel Symbols',
  'Loading User Symbols',
  'Loading unloaded module list',
  'Press ctrl-c',
  'Run !sym noisy',
  'Page ',
  'SYMSRV: ',
  'DBGHELP: ',
  'DBGENG: ',
  'Unable to verify checksum',
  'Please wait',
  'Missing image name',
  'Following frames may be wrong',
  '[...]',
  '[…]',
];

/**
 * True for rows that the engine prints into the middle of a stack or of a thread's rows while it loads symbols, and for
 * what people leave out of excerpts. They say nothing of the thread.
 */
export function isStackNoise(text: string): boolean {
  const first = skipBlanks(text);
  if (first >= text.length) return true;
  const code = text.charCodeAt(first);
  // Progress dots and elisions: `....`, and the one character for them.
  if (code === 46 || code === 0x2026) return /^[.…\s]+$/.test(text.slice(first, first + 200));
  if (code !== 42 && code !== 91 && (code < 65 || code > 90)) return false;
  return (
    NOISE.some(start => text.startsWith(start, first)) &&
    (code !== 80 || !text.startsWith('Page ', first) || isPage(text))
  );
}

/** `Page 7f03f not present in the dump file. …` */
function isPage(text: string): boolean {
  return text.includes('not present in the dump');
}
