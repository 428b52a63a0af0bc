import type { TranscriptEntry } from './transcriptEntry';

/** A transcript as it would stand in a console: each command behind the prompt at which it was read, else behind `unknown`. */
export function* transcriptText(entries: readonly TranscriptEntry[], unknown = '> '): Generator<string> {
  let prompt = '';
  for (const entry of entries) {
    if (entry.command !== '') yield `${prompt === '' ? unknown : prompt}${entry.command}\n`;
    yield entry.output;
    if (entry.output !== '' && !entry.output.endsWith('\n')) yield '\n';
    if (!entry.answered) yield '    (no answer)\n';
    for (const note of entry.notes ?? []) yield `    (${note})\n`;
    prompt = entry.prompt ?? (entry.answered ? prompt : '');
  }
}
