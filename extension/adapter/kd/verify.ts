import { escapeMarkdown } from '../../base/markdown';
import { KernelTarget } from '../../kernel/kernelTarget';
import { readInventory } from '../../kernel/readInventory';
import type { Entity } from '../../model/entities';
import type { Known } from '../../model/evidence';
import { addressOfId, type EntityId, kindOfId } from '../../model/ids';
import { fieldsOf } from '../../model/lazyEntity';
import { agree } from '../../model/mergePolicy';
import type { Snapshot } from '../../model/snapshot';
import { SnapshotBuilder } from '../../model/snapshotBuilder';
import type { VerifyResponse } from '../../protocol/debuggee';
import { RequestError } from '../errors';
import { nameOf } from '../rows/names';
import { valueText } from '../session/factVariables';
import type { WorkOptions } from '../session/workOptions';
import type { KdCore } from './kdCore';
import { Transcript } from './transcript';

/** Things of each kind that are compared. */
const SAMPLE = 12;

const QUESTIONS = {
  thread: (address: string) => `!thread ${address} 2`,
  port: (address: string) => `!alpc /p ${address}`,
  message: (address: string) => `!alpc /m ${address}`,
} as const;

/** A field that the two ways tell differently. */
interface Difference {
  readonly of: EntityId;
  readonly field: string;
  readonly memory: string;
  readonly text: string;
  readonly command: string;
}

/**
 * Asks the debugger's own commands about a sample of things and compares with what typed memory says of them: whether a build
 * that nobody has seen before is read as it should be.
 */
export class Verifier {
  constructor(private readonly core: KdCore) {}

  async verify({ signal, onProgress }: WorkOptions): Promise<VerifyResponse> {
    const { core } = this;
    const opened = await core.kernel(signal);
    if (!opened.kernel) throw new RequestError('noSymbols', `${opened.why}.`);
    const { memory, types, symbols, kernelBase } = opened.kernel;
    const typed = new SnapshotBuilder('kd');
    await readInventory(new KernelTarget(memory, types, symbols, kernelBase, core.session.stop), typed, {
      signal,
      onProgress: (done, text) => {
        onProgress(done * 0.8, text);
      },
    });
    const fromMemory = typed.build();
    const sample = sampleOf(fromMemory);
    const printed = new SnapshotBuilder('kd');
    const transcript = new Transcript(printed);
    const commands = sample.map(({ id }) => questionOf(id));
    const answers = await core.asker.askAll(commands, { signal, priority: 'background' });
    answers.forEach(({ text }, i) => transcript.add(core.asker.prompt, commands[i] ?? '', text, core.session.stop));
    onProgress(1, 'comparing');
    const fromText = printed.build();
    const differences = sample.flatMap(one => differencesOf(fromMemory, fromText, one));
    const silent = sample.filter(({ id }) => fromText.find(id) === undefined);
    return {
      title: `Verify: ${core.args.title}`,
      text: document(core, fromMemory, sample, differences, silent),
      compared: sample.length - silent.length,
      differences: differences.length,
    };
  }
}

function questionOf(id: EntityId): string {
  const kind = kindOfId(id);
  const address = `0x${(addressOfId(id) ?? 0n).toString(16)}`;
  return kind === 'thread' || kind === 'port' || kind === 'message' ? QUESTIONS[kind](address) : '';
}

/** From all parts of the lists; threads that wait for a reply and ports with messages tell the most. */
function sampleOf(snapshot: Snapshot): readonly Entity[] {
  const waiting = [...snapshot.threads.values()].filter(thread => thread.waitsFor !== undefined);
  return [
    ...spread(waiting, SAMPLE / 2),
    ...spread([...snapshot.threads.values()], SAMPLE / 2),
    ...spread([...snapshot.ports.values()], SAMPLE),
    ...spread([...snapshot.messages.values()], SAMPLE),
  ].filter((one, i, all) => all.indexOf(one) === i && addressOfId(one.id) !== undefined);
}

function spread<T>(all: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, i) => i % step === 0).slice(0, count);
}

function differencesOf(memory: Snapshot, text: Snapshot, one: Entity): readonly Difference[] {
  const other = text.find(one.id);
  if (!other) return [];
  const printed = new Map(knownFields(other));
  return knownFields(one).flatMap(([field, known]) => {
    const said = printed.get(field);
    // What both may say without contradiction is no difference: the rule that the snapshot itself merges by.
    if (!said || agree(field, known.value, said.value)) return [];
    const { evidence } = said;
    return [
      {
        of: one.id,
        field,
        memory: valueText(memory, field, known.value),
        text: valueText(text, field, said.value),
        command: evidence.kind === 'text' ? evidence.command.text : '',
      },
    ];
  });
}

function knownFields(entity: Entity): readonly [string, Known<unknown>][] {
  return [...fieldsOf(entity)].filter(
    (entry): entry is [string, Known<unknown>] =>
      typeof entry[1] === 'object' && entry[1] !== null && 'value' in entry[1] && 'evidence' in entry[1],
  );
}

function document(
  core: KdCore,
  snapshot: Snapshot,
  sample: readonly Entity[],
  differences: readonly Difference[],
  silent: readonly Entity[],
): string {
  const { windows, build } = snapshot.target;
  const of = windows ?? (build === undefined ? core.args.title : `build ${build}`);
  const count = sample.length - silent.length;
  const name = (id: EntityId): string => escapeMarkdown(nameOf(snapshot, id));
  const verdict =
    count === 0
      ? 'Nothing could be compared.'
      : differences.length === 0
        ? `All fields that both tell agree, of ${count} things.`
        : `${differences.length} fields differ, of ${count} things.`;
  return [
    `# Typed memory and the debugger's own commands`,
    '',
    `Target: ${escapeMarkdown(of)}, stop ${core.session.stop}. Debugger ${escapeMarkdown(core.session.version ?? 'of unknown version')}.`,
    '',
    verdict,
    '',
    ...(differences.length === 0
      ? []
      : [
          '| thing | field | typed memory | printed | command |',
          '|---|---|---|---|---|',
          ...differences.map(
            one =>
              `| ${name(one.of)} | ${one.field} | ${escapeMarkdown(one.memory)} | ${escapeMarkdown(one.text)} | \`${one.command}\` |`,
          ),
          '',
        ]),
    ...(silent.length === 0
      ? []
      : [
          'The debugger printed nothing that is understood about:',
          '',
          ...silent.map(one => `- ${name(one.id)}: \`${questionOf(one.id)}\``),
          '',
        ]),
  ].join('\n');
}
