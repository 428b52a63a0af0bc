import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyse } from '../../extension/analysis/analyse';
import type { Address } from '../../extension/base/address';
import { toAddress } from '../../extension/base/address';
import type { CommandPlace, Known, TextEvidence } from '../../extension/model/evidence';
import type { Fact } from '../../extension/model/facts';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import type { ReportInput } from '../../extension/report/reportInput';
import type { LogFacts } from '../../extension/text/logFacts';
import { parseLog } from '../../extension/text/parseLog';

const READ_AT = '2026-03-03T08:41:08.000Z';
const SAMPLE = path.join(import.meta.dirname, '../../samples/service-hang.kdlog');

function place(text: string, line = 1): CommandPlace {
  return { text, line, index: 0, prompt: '0: kd>', kernel: 0, stop: 0 };
}

export function evidence(text = 'as printed', line = 2, command = '!thread'): TextEvidence {
  return { kind: 'text', command: place(command), line, text };
}

export function known<T>(value: T, proof: TextEvidence = evidence()): Known<T> {
  return { value, evidence: proof };
}

export function address(value: bigint): Address {
  return toAddress(value);
}

export function snapshotOf(facts: readonly Fact[]): Snapshot {
  const builder = new SnapshotBuilder('log');
  for (const fact of facts) builder.add(fact);
  return builder.build();
}

export function inputOf(snapshot: Snapshot, more: Partial<ReportInput> = {}): ReportInput {
  return { analysis: analyse(snapshot), readAt: READ_AT, source: 'made.kdlog', ...more };
}

export function sampleFacts(): LogFacts {
  return parseLog(readFileSync(SAMPLE, 'utf8'));
}

/** The sample as the command line reads it. */
export function sampleInput(more: Partial<ReportInput> = {}): ReportInput {
  const facts = sampleFacts();
  const current = facts.kernels.at(-1)!;
  return inputOf(current.snapshot, {
    source: 'service-hang.kdlog',
    lines: facts.lines,
    encoding: facts.encoding,
    problems: facts.problems,
    ...more,
  });
}
