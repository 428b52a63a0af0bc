/** Low byte of PORT_MESSAGE.u2.s2.Type (phnt ntlpcapi.h). */
export const MESSAGE_TYPES: readonly (string | undefined)[] = [
  undefined,
  'LPC_REQUEST',
  'LPC_REPLY',
  'LPC_DATAGRAM',
  'LPC_LOST_REPLY',
  'LPC_PORT_CLOSED',
  'LPC_CLIENT_DIED',
  'LPC_EXCEPTION',
  'LPC_DEBUG_EVENT',
  'LPC_ERROR_EVENT',
  'LPC_CONNECTION_REQUEST',
  'LPC_CONNECTION_REPLY',
  'LPC_CANCELED',
  'LPC_UNREGISTER_PROCESS',
];

/** The name of a message type number, flags in the high byte ignored; undefined for 0 and for numbers without a name. */
export function messageTypeName(type: number): string | undefined {
  return MESSAGE_TYPES[type & 0xff];
}
