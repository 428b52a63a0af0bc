import path from 'node:path';
import { Command } from 'commander';
import { exportTrace } from '../../adapter/trace/traceExport';
import { TraceView } from '../../adapter/trace/traceView';
import { currentKernel } from '../../model/currentKernel';
import type { TraceFormat } from '../../protocol/messageTrace';
import { readTraces } from '../../target/log/readTraces';
import type { FoundTrace } from '../../text/messageTrace/readMessageTrace';
import { systemReason, unreadable } from '../exitCodes';
import type { Host } from '../host';
import { formatOption, outOption } from '../options';
import { writeResult } from '../output';
import { refuseOverwriting } from '../paths';
import { readLog } from '../readInput';

interface MessagesOptions {
  readonly format: TraceFormat;
  readonly out?: string;
}

/** `alpcscope messages FILE`: the ALPC messages that a trace in a log or a recorded session holds. */
export function messagesCommand(host: Host): Command {
  return new Command('messages')
    .summary('the ALPC messages that a trace holds, with requests and their answers')
    .description(
      'Shows a message trace of a live kernel ("ALPC: Trace ALPC Messages...") that stands in a kd log or in a recorded ' +
        'session (.jsonl): one event a line, joined to requests and answers, with the names that the log has for threads and ' +
        'ports. Of several traces the last one. JSON opens as a timeline in VS Code.',
    )
    .argument('<file>', 'a kd log, or a recording (.jsonl)')
    .addOption(formatOption(['text', 'json', 'csv']).default('text'))
    .addOption(outOption())
    .action(async (file: string, options: MessagesOptions) => {
      refuseOverwriting(options.out, [file]);
      const trace = await lastTrace(host, file);
      const { facts } = await readLog(host, file, undefined);
      const snapshot = currentKernel(facts.kernels)?.snapshot;
      if (!snapshot) throw unreadable(`${file}: nothing was read`);
      const view = new TraceView(trace.events);
      const head = { title: path.basename(file), lost: trace.damaged };
      await writeResult(host, [exportTrace(view, snapshot, head, options.format)], options.out);
    });
}

async function lastTrace(host: Host, file: string): Promise<FoundTrace> {
  const traces = await tracesOf(host, file);
  const last = traces.at(-1);
  if (!last) throw unreadable(`${file}: holds no message trace (lines that begin with @alpc:)`);
  if (traces.length > 1) host.stderr.write(`alpcscope: ${file}: the last of ${traces.length} traces is shown\n`);
  if (last.dropped > 0) host.stderr.write(`alpcscope: ${file}: ${last.dropped} events more were left out\n`);
  return last;
}

async function tracesOf(host: Host, file: string): Promise<readonly FoundTrace[]> {
  try {
    return await readTraces(file, host.signal);
  } catch (error) {
    throw unreadable(`${file}: ${systemReason(error)}`);
  }
}
