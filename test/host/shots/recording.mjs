/** A recording (.jsonl) of a debugger that has printed this log, as far as pictures need it. */
export function recordingOf(log) {
  const [banner, ...turns] = log.replaceAll('\r\n', '\n').split(/^(?=\d+: kd> )/m);
  const rows = [{ dir: 'out', text: banner }];
  for (const turn of turns) {
    const [, prompt, command] = /^(\d+: kd> )(.*)/.exec(turn);
    rows.push({ dir: 'out', text: prompt }, { dir: 'in', text: `${command}\n` });
    rows.push({ dir: 'out', text: turn.slice(prompt.length + command.length + 1) });
  }
  rows.push({ dir: 'note', text: 'exit 0 null' });
  return rows.map((row, i) => JSON.stringify({ ms: i * 10, ...row })).join('\n') + '\n';
}
