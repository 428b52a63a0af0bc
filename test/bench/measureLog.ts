/* One measurement in a process of its own: measureLog words|parse FILE prints time, processor time and peak memory as JSON. */
import { createReadStream, readFileSync } from 'node:fs';
import { openLog } from '../../extension/target/log/openLog';

/** What any reader of text has to do: lines, and the words in them. */
async function countWords(file: string): Promise<string> {
  let lines = 0;
  let words = 0;
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8' }) as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      lines++;
      words += wordsIn(line);
    }
  }
  return `${lines} lines, ${words} words`;
}

function wordsIn(line: string): number {
  let words = 0;
  let inside = false;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    const blank = code === 32 || code === 9 || code === 13;
    if (!blank && !inside) words++;
    inside = !blank;
  }
  return words;
}

async function parse(file: string): Promise<string> {
  const { facts } = await openLog(file);
  const { lines, kernels, commands } = facts;
  const threads = kernels.at(-1)?.snapshot.threads.size ?? 0;
  return `${lines.total} lines, ${lines.unparsed} unparsed, ${commands.length} commands, ${threads} threads`;
}

/** The most that was resident at any time. Linux says it; elsewhere what is resident now comes near. */
function peakMiB(): number {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (peak !== undefined) return Number(peak) / 1024;
  } catch {
    // No /proc on this system.
  }
  return process.resourceUsage().maxRSS / 1024;
}

/**
 * Milliseconds that the main thread was on a processor: what the work takes by the clock where processors are free. The
 * clock itself says nothing on a busy machine. Linux only; elsewhere the clock.
 */
function mainThreadMs(): number | undefined {
  try {
    const nanoseconds = Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]);
    return nanoseconds > 0 ? nanoseconds / 1e6 : undefined;
  } catch {
    return undefined;
  }
}

async function main(): Promise<void> {
  const [, , what, file = ''] = process.argv;
  const began = performance.now();
  const threadBegan = mainThreadMs();
  const before = process.cpuUsage();
  const result = what === 'words' ? await countWords(file) : await parse(file);
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  const threadEnded = mainThreadMs();
  const threadMs = threadBegan !== undefined && threadEnded !== undefined ? threadEnded - threadBegan : ms;
  console.log(JSON.stringify({ ms, threadMs, cpuMs: (user + system) / 1000, peakMiB: peakMiB(), result }));
}

void main();
