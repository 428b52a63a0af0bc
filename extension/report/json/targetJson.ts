import type { TargetInfo } from '../../model/snapshot';
import { addressJson, type JsonObject } from './json';

/** What the target says of itself. `bits` is there only where the input shows it. */
export function targetJson(target: TargetInfo): JsonObject {
  const { bugcheck } = target;
  return {
    kind: target.kind,
    bits: target.bits,
    windows: target.windows,
    build: target.build,
    machine: target.machine,
    mode: target.mode,
    processors: target.processors,
    dumpFile: target.dumpFile,
    sessionTime: target.sessionTime,
    uptime: target.uptime,
    bugcheck: bugcheck && {
      code: `0x${bugcheck.code.toString(16)}`,
      parameters: bugcheck.parameters.map(parameter => addressJson(parameter) ?? null),
    },
  };
}
