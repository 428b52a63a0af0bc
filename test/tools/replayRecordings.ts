import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { connectEvent } from '../../extension/target/kd/session/connectText';
import { parseRecording, type RecordingRow } from '../../extension/target/kd/recording/recordingFormat';
import { transcriptOf } from '../../extension/target/kd/recording/transcript';

/*
 * Reads recordings of real debuggers (`.jsonl`) and says what of them is not as expected:
 *   npx tsx test/tools/replayRecordings.ts FOLDER
 * Every line that was sent has to appear once; `.echo WORD` has to be answered by WORD; the same has to come out wherever
 * the chunks end inside of lines.
 */

/** A line end of each chunk stays where it is: how a prompt ends a chunk is part of what kd does. */
function recut(rows: readonly RecordingRow[], random: () => number): readonly RecordingRow[] {
  return rows.flatMap(row => {
    if (row.dir !== 'out' || row.text.length < 2) return [row];
    const at = 1 + Math.floor(random() * (row.text.length - 1));
    // A piece that ends in the middle of a line might look like one that ends with a prompt.
    if (row.text.slice(0, at).endsWith('> ')) return [row];
    return [
      { ...row, text: row.text.slice(0, at) },
      { ...row, text: row.text.slice(at) },
    ];
  });
}

/** A small generator with a seed, so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const [folder = '.'] = process.argv.slice(2);
let wrong = 0;
for (const name of readdirSync(folder).filter(one => one.endsWith('.jsonl'))) {
  const recording = parseRecording(readFileSync(path.join(folder, name), 'utf8'));
  const entries = transcriptOf(recording);
  const sent = recording.rows.flatMap(row => (row.dir === 'in' ? row.text.split('\n') : [])).map(line => line.trim());
  const commands = entries.map(entry => entry.command).filter(command => command !== '');
  const problems: string[] = [];
  if (JSON.stringify(commands) !== JSON.stringify(sent.filter(line => line !== '')))
    problems.push('commands differ from what was sent');
  for (const { command, output, answered } of entries) {
    const word = /^\.echo ([^\s;"']+)$/.exec(command)?.[1];
    if (word !== undefined && answered && output !== `${word}\n`)
      problems.push(`${command}: ${JSON.stringify(output.slice(0, 80))}`);
  }
  for (let seed = 1; seed <= 20; seed++) {
    const again = transcriptOf({ rows: recut(recording.rows, randomFrom(seed)), bad: [] });
    if (JSON.stringify(again) !== JSON.stringify(entries))
      problems.push(`other answers with chunks cut by seed ${seed}`);
  }
  const events = recording.rows
    .flatMap(row => (row.dir === 'out' ? row.text.split('\n') : []))
    .flatMap(line => connectEvent(line)?.kind ?? []);
  console.log(
    `${name}: ${entries.length} entries, ${[...new Set(events)].join(', ')}${problems.length === 0 ? '' : ':'}`,
  );
  for (const problem of problems) console.log(`  ${problem}`);
  wrong += problems.length;
}
process.exitCode = wrong === 0 ? 0 : 1;
