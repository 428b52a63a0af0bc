import { formatAddress } from '../../base/address';
import type { Evidence } from '../../model/evidence';
import type { UnknownFact } from '../../model/facts';
import type { JsonObject } from './json';

/** Where a value comes from. `command` is empty where the log does not show which command printed the line. */
export function evidenceJson(evidence: Evidence): JsonObject {
  if (evidence.kind === 'memory') {
    const { type, field, value } = evidence;
    return { kind: 'memory', address: formatAddress(evidence.address), type, field, value };
  }
  const { command, line, endLine, text } = evidence;
  return { kind: 'text', command: command.text, line, ...(endLine !== undefined && { endLine }), text };
}

/** A field that could not be had, and why. */
export function unknownJson(unknown: UnknownFact): JsonObject {
  return { of: unknown.of, field: unknown.field, reason: unknown.reason };
}
