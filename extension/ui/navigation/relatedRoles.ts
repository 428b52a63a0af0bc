import type { RelatedRole } from '../../protocol/navigation';

const NAMES: Readonly<Record<RelatedRole, string>> = {
  peer: 'other side',
  owner: 'owner',
  waiter: 'waiting thread',
  server: 'server thread',
  port: 'port',
  message: 'message',
  lock: 'wait object',
  io: 'I/O request',
};

/** What a related thing is called in lists. */
export function roleName(role: RelatedRole): string {
  return NAMES[role];
}
