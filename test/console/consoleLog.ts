import type { KdConsole } from '../../extension/console/kdConsole';
import { parseLog } from '../../extension/text/parseLog';
import type { LogFacts } from '../../extension/text/logFacts';
import type { BuiltWorld } from '../world/buildWorld';
import type { MessageDescription } from '../world/description';
import { Printed } from './consoleRun';

/** Every question that has an answer in a world, as typed into a debugger. */
export function allQuestions({ description, addresses }: BuiltWorld): readonly string[] {
  const { processes, threads, ports = [], connections = [], messages = [] } = description;
  const at = (key: string): string => (addresses.get(key) ?? 0n).toString(16).padStart(16, '0');
  const communicationPorts = connections.flatMap(({ key }) => [key, `${key}.server`]);
  return [
    '!process 0 17',
    '!process 0 4',
    ...processes.map(({ key }) => `!process ${at(key)} 1`),
    ...threads.map(({ key }) => `!thread ${at(key)}`),
    ...[...ports.map(port => port.key), ...communicationPorts].map(key => `!alpc /p ${at(key)}`),
    ...ports.map(({ key }) => `!alpc /lpc ${at(key)}`),
    ...processes.map(({ key }) => `!alpc /lpp ${at(key)}`),
    ...messages.filter(isReachable).map(({ key }) => `!alpc /m ${at(key)}`),
    '!alpc /graph',
    '!locks',
    '!handle 0 3 0',
    ...[...ports.map(port => port.key), ...communicationPorts].map(key => `!object ${at(key)}`),
    '!stacks 2',
    '!running -it',
    '!ready 2',
    ...threads.flatMap(({ key }) => [`.thread /p /r ${at(key)}`, 'kn', 'kv 4']),
    '.thread',
    '.process',
  ];
}

/** False: it lies in no queue and nobody waits for it, so that nothing in memory leads there. */
function isReachable({ queue, canceled, waitingThread }: MessageDescription): boolean {
  return queue !== 'none' || canceled === true || waitingThread !== undefined;
}

/** A session of a console as its log shows it: prompts, commands and answers. */
export async function logOf(console: KdConsole, questions: readonly string[]): Promise<string> {
  const out = new Printed();
  for (const question of questions) {
    out.write(`${console.prompt}${question}\n`);
    await console.execute(question, out, new AbortController().signal);
  }
  return `${out.text}${console.prompt}`;
}

export async function factsOf(console: KdConsole, questions: readonly string[]): Promise<LogFacts> {
  return parseLog(await logOf(console, questions));
}
