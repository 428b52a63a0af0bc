import type { EvidenceAgainResponse, EvidenceRun } from '../../protocol/evidence';

const WORDS = { same: 'the same', changed: 'changed', 'not-run': 'not run' } as const;

/** What has changed since the evidence was read, as Markdown: the changes first, each under its command. */
export function evidenceAgainText({ title, moment, runs }: EvidenceAgainResponse): string {
  if (runs.length === 0) return `# ${plain(title)}\n\nNothing tells of it.\n`;
  const order = ['changed', 'not-run', 'same'] as const;
  const counts = order.flatMap(outcome => {
    const count = runs.filter(run => run.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${WORDS[outcome]}`];
  });
  const when = moment === '' ? '' : ` Asked at ${moment}.`;
  const parts = order.flatMap(outcome => runs.filter(run => run.outcome === outcome).map(runText));
  return [`# ${plain(title)}, asked again`, `${counts.join(', ')}.${when}`, ...parts].join('\n\n') + '\n';
}

function runText(run: EvidenceRun): string {
  const place = run.memory ? ` (${run.memory.type}.${run.memory.field} at ${run.memory.address})` : '';
  const why = run.why === undefined ? '' : `: ${run.why}`;
  const head = `## ${capital(WORDS[run.outcome])}${why}`;
  const lines = [...run.gone.map(line => `- ${line}`), ...run.fresh.map(line => `+ ${line}`)];
  return [
    head,
    plain(run.label) + place,
    ...(run.command === '' ? [] : [block([run.command], 'kd')]),
    ...(lines.length === 0 ? [] : [block(lines, 'diff')]),
  ].join('\n\n');
}

/** A block that no line of it can close. */
function block(lines: readonly string[], language: string): string {
  const longest =
    lines
      .join('\n')
      .match(/`+/g)
      ?.reduce((most, run) => Math.max(most, run.length), 0) ?? 0;
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [fence + language, ...lines, fence].join('\n');
}

/** Texts of a target begin no heading, list or link. */
function plain(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\`*_[\]<>#|]/g, '\\$&');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
