import type { CallMeaning, MissingPart } from '../../rpc/callMeaning';
import { callText, COM_WORDS, candidatesText, leavesAlpc, transportText } from '../../rpc/callText';
import type { CardRows } from './cardRows';
import { unknownText } from './names';

const MISSING: Readonly<Record<MissingPart['part'], string>> = {
  endpoint: 'endpoint',
  procedure: 'procedure',
  interface: 'interface',
  candidates: 'modules of the server',
  service: 'service',
};

/** What the call of a thread or message is, as far as it is known, and why the rest is not. */
export function callRows(rows: CardRows, call: CallMeaning | undefined): void {
  if (!call) return;
  const { endpoint, service, certainty } = call;
  if (leavesAlpc(call)) rows.add('RPC', `leaves ALPC (${transportText(call)})`, undefined, { certainty });
  if (endpoint) {
    const about = endpoint.about === undefined ? '' : `: ${endpoint.about}`;
    rows.add('RPC endpoint', `${endpoint.name}${about}`, undefined, { certainty: endpoint.certainty });
  }
  if (service && service.name !== endpoint?.about)
    rows.add('Service', `${service.name}, by ${service.from}`, undefined, { certainty: service.certainty });
  const text = callText(call);
  if (text !== undefined)
    rows.add('RPC call', text, call.message?.dataHead?.evidence, {
      certainty: call.procedure?.certainty ?? call.interface?.certainty ?? certainty,
    });
  addHeader(rows, call);
  addInterface(rows, call);
  if (call.stub !== undefined) rows.add('Client function', call.stub, undefined, { certainty: 'likely', code: true });
  if (call.routine !== undefined)
    rows.add('Server routine', call.routine, undefined, { certainty: 'likely', code: true });
  if (call.com) rows.add('COM', COM_WORDS[call.com], undefined, { certainty: 'likely' });
  addMissing(rows, call);
}

function addHeader(rows: CardRows, { header, certainty }: CallMeaning): void {
  if (!header) return;
  const parts = [
    header.callId !== undefined && `call ${header.callId}`,
    header.bindingId !== undefined && `binding ${header.bindingId}`,
    header.object !== undefined && `object ${header.object}`,
    ...(header.flags ?? []),
  ].filter(part => part !== false);
  if (parts.length > 0) rows.add('LRPC header', parts.join(', '), undefined, { certainty });
}

function addInterface(rows: CardRows, call: CallMeaning): void {
  const found = call.interface;
  if (found) {
    const protocol = found.known?.protocol;
    const about = [
      found.title === found.uuid ? undefined : found.uuid,
      protocol === found.title ? undefined : protocol,
    ];
    const more = about.filter(part => part !== undefined).join(', ');
    rows.add('RPC interface', more === '' ? found.title : `${found.title} (${more})`, undefined, {
      certainty: found.certainty,
    });
    return;
  }
  const candidates = candidatesText(call);
  if (candidates !== undefined) rows.add('RPC interface', candidates, undefined, { certainty: 'heuristic' });
}

/** In one row: each part with its reason. */
function addMissing(rows: CardRows, call: CallMeaning): void {
  const listed = candidatesText(call) !== undefined;
  const parts = call.missing.filter(({ part }) => part !== 'interface' || !listed);
  if (parts.length === 0) return;
  const texts = parts.map(
    ({ part, reason, note }) => `${MISSING[part]} ${note === undefined ? unknownText(reason) : `(${note})`}`,
  );
  rows.note('Not known of the call', texts.join(', '));
}
