import type {
  HandleAttribute,
  Message,
  MessageAttributes,
  SecurityAttribute,
  ViewAttribute,
} from '../../model/entities';
import type { Address } from '../../base/address';
import { idOf } from '../../model/ids';
import { objectTypeWords, qosWords } from '../portWords';
import type { CardRows } from './cardRows';
import { addressText } from './names';

/** Attributes without anything behind them that would be read. */
const PLAIN: readonly (readonly [keyof MessageAttributes, string])[] = [
  ['clientContext', 'client context'],
  ['serverContext', 'server context'],
  ['portContext', 'port context'],
  ['cancelPortContext', 'cancel context'],
  ['directEvent', 'direct event'],
];

/** What goes with a message beside its data: handles, memory, the sender's token, contexts. */
export function attributeRows(rows: CardRows, message: Message): void {
  if (!message.attributes) return;
  const { value: attributes, evidence } = message.attributes;
  rows.add('Attributes', carriedText(rows, attributes), evidence);
  if (isSet(attributes.handleData))
    rows.required('Handle', 'handleAttribute', message.handleAttribute, value => handleText(rows, value));
  if (isSet(attributes.view))
    rows.required('View', 'viewAttribute', message.viewAttribute, value => viewText(rows, value));
  if (isSet(attributes.securityData))
    rows.required('Token', 'securityAttribute', message.securityAttribute, value => tokenText(rows, value));
}

function isSet(address: Address | null | undefined): boolean {
  return address !== undefined && address !== null;
}

function carriedText(rows: CardRows, attributes: MessageAttributes): string {
  const { handleData, view, securityData, workOnBehalf } = attributes;
  const parts = [
    isSet(handleData) ? 'handle' : undefined,
    isSet(view) ? 'view' : undefined,
    isSet(securityData) ? 'security context' : undefined,
    ...PLAIN.map(([name, text]) => {
      const value = attributes[name];
      return typeof value === 'bigint' ? `${text} ${addressText(rows.snapshot, value)}` : undefined;
    }),
    typeof workOnBehalf === 'number' ? `work on behalf of thread ${workOnBehalf.toString(16)}` : undefined,
  ].filter(part => part !== undefined);
  // All builds have these two: without them the record was read in part.
  const isPart = view === undefined || securityData === undefined;
  if (isPart) parts.push(parts.length === 0 ? 'unknown (read in part)' : 'others were not read');
  return parts.length === 0 ? 'none beside its data' : parts.join(', ');
}

function handleText(rows: CardRows, { objectType, count, process, handle, object }: HandleAttribute): string {
  const many = count !== undefined && count > 1 ? `${count} handles` : undefined;
  const parts = [
    many,
    objectType === undefined ? undefined : `to ${objectTypeWords(objectType)}`,
    typeof handle === 'bigint' ? `handle 0x${handle.toString(16)}` : undefined,
    processText(rows, process),
    typeof object === 'bigint' ? `object ${addressText(rows.snapshot, object)}` : undefined,
  ];
  return parts.filter(part => part !== undefined).join(', ');
}

function viewText(rows: CardRows, { process, address, size, writable }: ViewAttribute): string {
  const parts = [
    size === undefined ? undefined : `0x${size.toString(16)} bytes`,
    typeof address === 'bigint' ? `at ${addressText(rows.snapshot, address)}` : undefined,
    processText(rows, process),
    writable === undefined ? undefined : writable ? 'writable' : 'read-only',
  ];
  return parts.filter(part => part !== undefined).join(', ');
}

function tokenText(rows: CardRows, security: SecurityAttribute): string {
  const { token, process, qos, revoked, impersonated } = security;
  const parts = [
    typeof token === 'bigint' ? addressText(rows.snapshot, token) : undefined,
    qos && qosWords(qos),
    processText(rows, process),
    impersonated === true ? 'impersonated' : undefined,
    revoked === true ? 'revoked' : undefined,
  ];
  return parts.filter(part => part !== undefined).join(', ');
}

function processText(rows: CardRows, process: Address | null | undefined): string | undefined {
  return typeof process === 'bigint' ? `of ${rows.nameOf(idOf('process', process))}` : undefined;
}
