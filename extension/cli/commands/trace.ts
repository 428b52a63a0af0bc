import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { parseRecording } from '../../target/kd/recording/recordingFormat';
import { type TranscriptEntry, transcriptOf } from '../../target/kd/recording/transcript';
import { transcriptText } from '../../target/kd/recording/transcriptText';
import { systemReason, unreadable } from '../exitCodes';
import type { Host } from '../host';
import { formatOption, outOption } from '../options';
import { writeResult } from '../output';
import { refuseOverwriting } from '../paths';

interface TraceOptions {
  readonly format: 'text' | 'json';
  readonly out?: string;
}

/** `alpcscope trace FILE`: a recorded debugger session as commands and their answers. */
export function traceCommand(host: Host): Command {
  return new Command('trace')
    .summary('a recorded debugger session as commands and answers')
    .description(
      'Shows a recorded session of kd or cdb (.jsonl: every byte in and out with its time) as the commands that were sent ' +
        'and what the debugger answered. Markers of the recorder are left out; commands of scripts stand one by one.',
    )
    .argument('<file>', 'a recording (.jsonl)')
    .addOption(formatOption(['text', 'json']).default('text'))
    .addOption(outOption())
    .action(async (file: string, options: TraceOptions) => {
      refuseOverwriting(options.out, [file]);
      const recording = parseRecording(await readRecording(file));
      if (recording.rows.length === 0)
        throw unreadable(`${file}: is no recording of a debugger session (lines of JSON with ms, dir and text)`);
      if (recording.bad.length > 0)
        host.stderr.write(
          `alpcscope: ${file}: ${recording.bad.length} lines make no sense, line ${recording.bad[0] ?? 0} first\n`,
        );
      const entries = transcriptOf(recording);
      const pieces = options.format === 'json' ? entriesJson(entries) : transcriptText(entries);
      await writeResult(host, pieces, options.out);
    });
}

async function readRecording(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(`${file}: ${systemReason(error)}`);
  }
}

/** A JSON list, written entry by entry: a recording may be long. */
function* entriesJson(entries: readonly TranscriptEntry[]): Generator<string> {
  yield '[';
  for (const [i, entry] of entries.entries())
    yield `${i === 0 ? '' : ','}\n  ${JSON.stringify(entry, null, 2).replaceAll('\n', '\n  ')}`;
  yield entries.length === 0 ? ']\n' : '\n]\n';
}
