import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Address, toAddress } from '../../../extension/base/address';
import type { Card } from '../../../extension/analysis/card/card';
import { cardOf } from '../../../extension/analysis/card/cardOf';
import { portSecurityOf } from '../../../extension/analysis/portSecurity';
import { attributeWords, objectTypeWords } from '../../../extension/analysis/portWords';
import type { MessageFields, PortFields, SecurityText } from '../../../extension/model/entities';
import type { Known, UnknownReason } from '../../../extension/model/evidence';
import { idOf } from '../../../extension/model/ids';
import { SnapshotBuilder } from '../../../extension/model/snapshotBuilder';

const PORT = toAddress(0xffffc10841110a00n);
const MESSAGE = toAddress(0xffffd50330003ce0n);
const PROCESS = toAddress(0xffffc10842220300n);

const NAMES = [
  { sid: 'BA', name: 'BUILTIN\\Administrators' },
  { sid: 'SY', name: 'NT AUTHORITY\\SYSTEM' },
  { sid: 'WD', name: 'Everyone' },
  { sid: 'AC', name: 'ALL APPLICATION PACKAGES' },
  { sid: 'LW', name: 'Low Mandatory Level' },
  { sid: 'S-1-5-80-1-2', name: 'NT SERVICE\\ (a service)' },
];

function security(sddl: string): SecurityText {
  return { sddl, names: NAMES };
}

function read<T>(value: T, address: Address = PORT): Known<T> {
  return { value, evidence: { kind: 'memory', address, type: '_ALPC_PORT', field: 'u1.State', value: '0x0', stop: 0 } };
}

function cardsOf(
  port: PortFields,
  message: MessageFields = {},
  unknown?: { readonly field: string; readonly reason: UnknownReason },
): { readonly port: Card | undefined; readonly message: Card | undefined } {
  const builder = new SnapshotBuilder('dump');
  const name = read('editor.exe', PROCESS);
  const process = { address: read(PROCESS, PROCESS), pid: read('09d4', PROCESS), name };
  builder.add({ kind: 'process', id: idOf('process', PROCESS), fields: process });
  const type = read('connection' as const);
  builder.add({ kind: 'port', id: idOf('port', PORT), fields: { address: read(PORT), type, ...port } });
  builder.add({
    kind: 'message',
    id: idOf('message', MESSAGE),
    fields: { address: read(MESSAGE, MESSAGE), queuePort: read(PORT, MESSAGE), ...message },
  });
  if (unknown) builder.add({ kind: 'unknown', of: idOf('port', PORT), ...unknown });
  const source = { snapshot: builder.build(), chains: [] };
  return { port: cardOf(source, idOf('port', PORT)), message: cardOf(source, idOf('message', MESSAGE)) };
}

function row(card: Card | undefined, label: string): string | undefined {
  return card?.rows.find(one => one.label === label)?.value;
}

describe('security of a port in words', () => {
  it('names owner, group, who may connect and who may not, and keeps the descriptor', () => {
    const sddl = 'O:BAG:SYD:P(D;;0x1;;;AC)(A;;0x1f0001;;;WD)(A;;0x20000;;;SY)(A;;GA;;;S-1-5-80-1-2)S:(ML;;NW;;;LW)';
    const { port } = cardsOf({ security: read(security(sddl)) });
    assert.equal(row(port, 'Security'), 'owner BUILTIN\\Administrators, group NT AUTHORITY\\SYSTEM');
    // SYSTEM may read the descriptor, and not connect.
    assert.equal(row(port, 'May connect'), 'Everyone, NT SERVICE\\ (a service) S-1-5-80-1-2');
    assert.equal(row(port, 'May not connect'), 'ALL APPLICATION PACKAGES');
    assert.equal(row(port, 'Integrity'), 'Low Mandatory Level (no write up)');
    assert.equal(row(port, 'SDDL'), sddl);
  });

  it('tells a descriptor without a DACL from an empty one', () => {
    assert.equal(portSecurityOf(security('O:BAG:SY')).connect, 'everybody');
    assert.equal(portSecurityOf(security('O:BAG:SYD:NO_ACCESS_CONTROL')).connect, 'everybody');
    assert.equal(portSecurityOf(security('O:BAG:SYD:P')).connect, 'nobody');
    const conditional = portSecurityOf(security('D:(XA;;0x1;;;WD)(A;IO;0x1;;;SY)'));
    assert.deepEqual([conditional.conditional, conditional.allowed], [['Everyone'], []]);
  });

  it('says why it is not known, and nothing of what no log prints', () => {
    const lost = cardsOf({}, {}, { field: 'security', reason: 'paged-out' });
    assert.equal(row(lost.port, 'Security'), 'unknown (paged out)');
    assert.equal(row(cardsOf({}).port, 'Security'), undefined);
  });

  it('reads any text without an exception', () => {
    const part = fc.constantFrom(
      'O:',
      'G:',
      'D:',
      'S:',
      'BA',
      'S-1-5-21',
      '(A;;0x1;;;WD)',
      '(',
      ')',
      ';',
      'P',
      'NO_ACCESS_CONTROL',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), parts => {
        const told = portSecurityOf(security(parts.join('')));
        assert.ok(['everybody', 'nobody', 'listed'].includes(told.connect));
      }),
      { numRuns: 500, seed: 20260903 },
    );
  });

  it('has quality of service, attributes and objects in words', () => {
    const { port } = cardsOf({
      securityQos: read({ level: 'impersonation', dynamic: true, effectiveOnly: false }),
      attributes: read(0xa0000),
      duplicable: read(0x81),
    });
    assert.equal(row(port, 'Security QoS'), 'impersonation, dynamic tracking');
    assert.equal(row(port, 'Attributes'), 'takes LPC requests, allows handles');
    assert.equal(row(port, 'Takes handles to'), 'file, section');
    assert.equal(attributeWords(0x80010000), 'allows impersonation, 0x80000000');
    assert.equal(objectTypeWords(0), 'none');
  });
});

describe('holders of handles', () => {
  it('are named on the card of the port and of its messages, with what was not found', () => {
    const { port, message } = cardsOf({
      handles: read([{ process: PROCESS, handle: 0x1c4, access: 0x1f0001 }]),
      handleCount: read(2),
    });
    const text = 'editor.exe (09d4) handle 0x1c4; 1 not found in the handle tables that were read';
    assert.equal(row(port, 'Handles'), text);
    assert.equal(row(message, 'Handles to the queue port'), text);
    assert.ok(port?.relations.some(one => one.role === 'holds a handle' && one.entity === idOf('process', PROCESS)));
  });

  it('are told apart from handles that nobody looked for', () => {
    assert.equal(row(cardsOf({ handles: read([]), handleCount: read(0) }).port, 'Handles'), 'none open');
    const counted = cardsOf({ handleCount: read(3) });
    assert.equal(row(counted.port, 'Handles'), '3 open; which processes hold them was not read (not asked)');
  });
});

describe('what a message carries', () => {
  it('is in words, each part with what is behind it', () => {
    const at = toAddress(0xffffd50330009000n);
    const { message } = cardsOf(
      {},
      {
        attributes: read({
          handleData: at,
          view: at,
          securityData: at,
          clientContext: toAddress(0x1234n),
          workOnBehalf: 0x9d8,
        }),
        handleAttribute: read({ objectType: 0x80, count: 1, process: PROCESS, handle: toAddress(0x1c4n), object: at }),
        viewAttribute: read({ process: PROCESS, address: toAddress(0x21d0000n), size: 0x10000, writable: false }),
      },
    );
    assert.equal(
      row(message, 'Attributes'),
      'handle, view, security context, client context 0000000000001234, work on behalf of thread 9d8',
    );
    assert.equal(row(message, 'Handle'), 'to section, handle 0x1c4, of editor.exe (09d4), object ffffd50330009000');
    assert.equal(row(message, 'View'), '0x10000 bytes, at 00000000021d0000, of editor.exe (09d4), read-only');
    assert.equal(row(message, 'Token'), 'unknown (not asked)');
  });

  it('is said to be nothing only where the attributes were read', () => {
    const none = cardsOf({}, { attributes: read({ handleData: null, view: null, securityData: null }) });
    assert.equal(row(none.message, 'Attributes'), 'none beside its data');
    assert.equal(row(cardsOf({}).message, 'Attributes'), undefined);
    const half = cardsOf({}, { attributes: read({ clientContext: null }) });
    assert.equal(row(half.message, 'Attributes'), 'unknown (read in part)');
  });
});
