import type { SecurityQos } from '../model/entities';
import type { StructView } from './structView';

/** `SECURITY_IMPERSONATION_LEVEL`. Source: [MS-LSAD] 2.2.3.5. */
const LEVELS: readonly NonNullable<SecurityQos['level']>[] = [
  'anonymous',
  'identification',
  'impersonation',
  'delegation',
];

/**
 * The `_SECURITY_QUALITY_OF_SERVICE` at a path of a structure; undefined where its level was not read or is none. Source
 * of the meaning of ContextTrackingMode (0 static, 1 dynamic) and EffectiveOnly: [MS-LSAD] 2.2.3.7.
 */
export function securityQosOf(view: StructView, path: string): SecurityQos | undefined {
  const level = view.number(`${path}.ImpersonationLevel`);
  const known = level === undefined ? undefined : LEVELS[level];
  if (known === undefined) return undefined;
  const tracking = view.number(`${path}.ContextTrackingMode`);
  const effective = view.number(`${path}.EffectiveOnly`);
  return {
    level: known,
    ...(tracking !== undefined && { dynamic: tracking !== 0 }),
    ...(effective !== undefined && { effectiveOnly: effective !== 0 }),
  };
}
