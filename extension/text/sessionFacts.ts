import type { TextEvidence } from '../model/evidence';
import type { TargetFact } from '../model/facts';
import type { Machine, SessionLine } from './sessionLines';

/** Width of a pointer of these machines. */
export function bitsOf(machine: Machine | undefined): 32 | 64 | undefined {
  if (machine === undefined) return undefined;
  return machine === 'x86' || machine === 'arm' ? 32 : 64;
}

/** What a session line says of the target; undefined where it says nothing that is kept. */
export function targetFactOf(line: SessionLine, evidence: TextEvidence): TargetFact | undefined {
  const fact = (parts: Omit<TargetFact, 'kind' | 'evidence'>): TargetFact => ({ kind: 'target', ...parts, evidence });
  switch (line.kind) {
    case 'dump':
      return line.file === '' ? undefined : fact({ dumpFile: line.file });
    case 'connected':
      return fact({ bits: line.bits, ...(line.build === undefined ? {} : { build: line.build }) });
    case 'version':
      return versionFact(line, evidence);
    case 'session-time':
      return fact({ sessionTime: line.text });
    case 'uptime':
      return fact({ uptime: line.text });
    case 'bugcheck':
      return fact({ bugcheck: { code: line.code, parameters: line.parameters } });
    case 'dump-kind':
      return line.bits === undefined ? undefined : fact({ bits: line.bits });
    default:
      return undefined;
  }
}

function versionFact(line: Extract<SessionLine, { kind: 'version' }>, evidence: TextEvidence): TargetFact {
  const bits = bitsOf(line.machine);
  return {
    kind: 'target',
    windows: line.windows,
    ...(line.build === undefined ? {} : { build: line.build }),
    ...(line.processors === undefined ? {} : { processors: line.processors }),
    ...(line.machine === undefined ? {} : { machine: line.machine }),
    ...(bits === undefined ? {} : { bits }),
    evidence,
  };
}
