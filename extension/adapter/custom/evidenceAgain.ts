import { kdAddress } from '../../base/address';
import type { CommandPlace, MemoryEvidence, TextEvidence } from '../../model/evidence';
import type { ValueNow } from '../../kernel/readAgain';
import type { EvidenceRun } from '../../protocol/evidence';
import { readOnlyRefusal } from '../../target/kd/access/classifyCommand';
import { runEffect } from '../../target/kd/session/goCommands';
import { RequestError } from '../errors';
import type { Machine } from '../machine/machine';
import { customRequest } from '../requests/handler';
import type { SessionTarget } from '../session/target';
import { type EvidencePlace, evidenceOf, labelText } from './evidencePlaces';
import { newLines, quotedGone } from './lineChanges';

/** Commands that are run again at once. */
const MOST_COMMANDS = 20;
/** What chooses another processor, thread, process or frame would change what the next command tells. */
const CHOOSES = /(?:^|;)\s*(?:\.(?:thread|process|frame|cxr|trap|context)\b|[~|]\S*s\b)/i;

export const evidenceAgain = customRequest(
  'alpcscope/evidenceAgain',
  'runs the commands, or reads the memory, behind a thing once more, and tells what has changed',
  async ({ text }, { session, signal }) => {
    const { target } = session.opened;
    if (!target.machine)
      throw new RequestError('noMemory', 'A saved log cannot be asked again: open the dump or the debugger session.');
    const { title, places } = evidenceOf(session.opened, text);
    const memory = await memoryRuns(target.machine, places, signal);
    const commands = await commandRuns(target, places, signal);
    const { moment } = (target.latest?.() ?? target).reading;
    return { title, moment, runs: [...memory, ...commands] };
  },
);

async function memoryRuns(
  machine: Machine,
  places: readonly EvidencePlace[],
  signal: AbortSignal,
): Promise<readonly EvidenceRun[]> {
  const read = places.flatMap(({ evidence, labels }) => (evidence.kind === 'memory' ? [{ evidence, labels }] : []));
  const now = await machine.readAgain(
    read.map(one => one.evidence),
    signal,
  );
  return read.map(({ evidence, labels }, i) => memoryRun(machine, evidence, labels, now[i]));
}

function memoryRun(
  machine: Machine,
  evidence: MemoryEvidence,
  labels: readonly string[],
  now: ValueNow | undefined,
): EvidenceRun {
  const { address, type, field, value } = evidence;
  const place = {
    label: labelText(labels),
    command: machine.structureCommand(evidence),
    memory: { address: kdAddress(address), type, field },
  };
  if (!now || !('value' in now)) {
    const reason = now?.reason ?? 'unreadable';
    const why = reason === 'no-symbols' ? 'its value is no field of its own' : reason.replaceAll('-', ' ');
    return { ...place, outcome: 'not-run', why, gone: [], fresh: [] };
  }
  const isSame = now.value === value;
  return {
    ...place,
    outcome: isSame ? 'same' : 'changed',
    gone: isSame ? [] : [value],
    fresh: isSame ? [] : [now.value],
  };
}

/** What one command has printed of the thing. */
interface Quoted {
  readonly command: CommandPlace;
  readonly pieces: TextEvidence[];
  readonly labels: string[];
}

async function commandRuns(
  target: SessionTarget,
  places: readonly EvidencePlace[],
  signal: AbortSignal,
): Promise<readonly EvidenceRun[]> {
  const byText = new Map<string, Quoted>();
  for (const { evidence, labels } of places) {
    if (evidence.kind !== 'text') continue;
    const { command } = evidence;
    const known = byText.get(command.text);
    // Of several answers to one command the latest is what is compared.
    if (!known || known.command.index < command.index)
      byText.set(command.text, { command, pieces: [evidence], labels: [...labels] });
    else if (known.command.index === command.index) {
      known.pieces.push(evidence);
      known.labels.push(...labels);
    }
  }
  const runs: EvidenceRun[] = [];
  for (const quoted of byText.values()) {
    const why = runs.length < MOST_COMMANDS ? whyNotAgain(quoted.command.text) : 'too many commands at once';
    runs.push(why === undefined ? await commandRun(target, quoted, signal) : notRun(quoted, why));
  }
  return runs;
}

/** Only what reads is run again. */
function whyNotAgain(command: string): string | undefined {
  if (command === '') return 'it is not known which command printed it';
  if (command.startsWith('*')) return 'it is no command';
  if (runEffect(command) !== 'none') return 'it lets the target run';
  if (readOnlyRefusal(command)) return 'it does not only read';
  return CHOOSES.test(command) ? 'it would change what is looked at' : undefined;
}

function notRun({ command, labels }: Quoted, why: string): EvidenceRun {
  return { label: labelText(labels), command: command.text, outcome: 'not-run', why, gone: [], fresh: [] };
}

async function commandRun(target: SessionTarget, quoted: Quoted, signal: AbortSignal): Promise<EvidenceRun> {
  const { command, pieces, labels } = quoted;
  const before = (await target.answer(command.index, signal)).text;
  let after: string;
  try {
    after = (await target.execute(command.text, signal)).text;
  } catch (error) {
    signal.throwIfAborted();
    return notRun(quoted, error instanceof Error ? error.message : 'it failed');
  }
  const gone = quotedGone(
    pieces.map(piece => piece.text),
    after,
  );
  const outcome = gone.length === 0 ? 'same' : 'changed';
  const fresh = gone.length === 0 ? [] : newLines(before, after);
  return { label: labelText(labels), command: command.text, outcome, gone, fresh };
}
