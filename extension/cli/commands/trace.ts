import { Command, InvalidArgumentError, Option } from 'commander';
import { type ReadRecording, readRecording } from '../../target/kd/recording/readRecording';
import { type TranscriptEntry, transcriptOf } from '../../target/kd/recording/transcript';
import { transcriptText } from '../../target/kd/recording/transcriptText';
import { systemReason, unreadable } from '../exitCodes';
import type { Host } from '../host';
import { formatOption, outOption } from '../options';
import { writeResult } from '../output';
import { refuseOverwriting } from '../paths';
import { visibleJson, visibleLines } from '../../base/visible';

interface TraceOptions {
  readonly format: 'text' | 'json';
  readonly out?: string;
  /** Megabytes. */
  readonly first?: number;
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
    .addOption(new Option('--first <megabytes>', 'only what the first megabytes of the file hold').argParser(megabytes))
    .action(async (file: string, options: TraceOptions) => {
      refuseOverwriting(options.out, [file]);
      const recording = await recordingOf(file, options.first);
      if (recording.rows.length === 0)
        throw unreadable(`${file}: is no recording of a debugger session (lines of JSON with ms, dir and text)`);
      if (recording.bad.length > 0)
        host.stderr.write(
          `alpcscope: ${file}: ${recording.bad.length} lines make no sense, line ${recording.bad[0] ?? 0} first\n`,
        );
      if (recording.isCut) host.stderr.write(`alpcscope: ${file}: only the beginning was read\n`);
      const entries = transcriptOf(recording);
      const text = options.out === undefined ? shown(transcriptText(entries)) : transcriptText(entries);
      const pieces = options.format === 'json' ? entriesJson(entries) : text;
      await writeResult(host, pieces, options.out);
    });
}

/** What a debugger has printed must not command a terminal. */
function* shown(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield visibleLines(piece);
}

async function recordingOf(file: string, first: number | undefined): Promise<ReadRecording> {
  try {
    return await readRecording(file, first === undefined ? {} : { most: first * 1024 * 1024 });
  } catch (error) {
    throw unreadable(`${file}: ${systemReason(error)}`);
  }
}

function megabytes(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1024) return value;
  throw new InvalidArgumentError('a number above 0, at most 1024.');
}

/** A JSON list, written entry by entry: a recording may be long. */
function* entriesJson(entries: readonly TranscriptEntry[]): Generator<string> {
  yield '[';
  for (const [i, entry] of entries.entries())
    yield `${i === 0 ? '' : ','}\n  ${visibleJson(JSON.stringify(entry, null, 2)).replaceAll('\n', '\n  ')}`;
  yield entries.length === 0 ? ']\n' : '\n]\n';
}
