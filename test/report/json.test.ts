import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../extension/report/json/json';
import { jsonText, LazyObject, lazyList } from '../../extension/report/json/json';
import { factsJson, snapshotJson } from '../../extension/report/json/factsJson';
import { renderReport } from '../../extension/report/renderReport';
import { FACTS, HANG, PORT_ROW, PROMISED, object, rowsOf } from './contract';
import { address, evidence, inputOf, known, sampleFacts, sampleInput, snapshotOf } from './support';

type Tree = Readonly<Record<string, unknown>>;

interface ChainTree {
  readonly start: string;
  readonly hops: readonly { readonly from: string; readonly to: string }[];
  readonly verdict: { readonly cycle?: readonly string[]; readonly missing: readonly { readonly of: string }[] };
  readonly branches?: readonly ChainTree[];
}

const parse = (text: string): Tree => JSON.parse(text) as Tree;

describe('JSON of facts', () => {
  const facts = factsJson(sampleFacts());
  const tree = parse(jsonText(facts));

  it('has the shape of the contract', () => {
    FACTS(tree, 'facts');
  });

  it('holds every promised field or says why it is unknown', () => {
    const unknowns = new Set(
      (tree['unknowns'] as { of: string; field: string }[]).map(one => `${one.of} ${one.field}`),
    );
    let checked = 0;
    for (const [kind, fields] of Object.entries(PROMISED)) {
      for (const entity of tree[kind] as Tree[]) {
        for (const field of fields) {
          const id = entity['entity'] as string;
          const has = field in entity;
          assert.notEqual(has, unknowns.has(`${id} ${field}`), `${id} ${field}`);
          checked++;
        }
      }
    }
    assert.ok(checked > 500, `only ${checked} fields were looked at`);
  });

  it('gives null for a null pointer that was printed, and nothing for what was not', () => {
    const snapshot = snapshotOf([
      {
        kind: 'message',
        id: 'message:0xffff800000004080',
        fields: {
          address: known(address(0xffff_8000_0000_4080n)),
          serverThread: known(null),
          type: known('LPC_REQUEST'),
        },
      },
    ]);
    const json = parse(jsonText(snapshotJson(snapshot)));
    const [message] = json['messages'] as Tree[];
    assert.equal(message!['serverThread'], null);
    assert.equal('queue' in message!, false);
    const unknowns = json['unknowns'] as { field: string; reason: string }[];
    assert.equal(unknowns.find(one => one.field === 'queue')?.reason, 'not-printed');
    assert.equal(
      unknowns.some(one => one.field === 'serverThread'),
      false,
    );
  });

  it('gives the reason that the reader gave', () => {
    const snapshot = snapshotOf([
      { kind: 'thread', id: 'thread:0xffff800000002080', fields: { cid: known('0010.0014') } },
      { kind: 'unknown', of: 'thread:0xffff800000002080', field: 'frames', reason: 'paged-out' },
      { kind: 'unknown', of: 'port:0xffff800000003080', field: 'queues.pending', reason: 'not-printed' },
    ]);
    const unknowns = parse(jsonText(snapshotJson(snapshot)))['unknowns'] as Tree[];
    assert.deepEqual(
      unknowns.filter(one => one['field'] === 'frames' || one['field'] === 'queues.pending'),
      [
        { of: 'thread:0xffff800000002080', field: 'frames', reason: 'paged-out' },
        { of: 'port:0xffff800000003080', field: 'queues.pending', reason: 'not-printed' },
      ],
    );
  });

  it('names a 32-bit target and zero-extends its addresses', () => {
    const snapshot = snapshotOf([
      { kind: 'target', bits: 32, evidence: evidence() },
      {
        kind: 'process',
        id: 'process:0x0000000089c56020',
        fields: { address: known(address(0x89c5_6020n)), name: known('a') },
      },
    ]);
    const json = parse(jsonText(snapshotJson(snapshot)));
    assert.deepEqual(json['target'], { kind: 'log', bits: 32 });
    assert.equal((json['processes'] as Tree[])[0]!['address'], '0x0000000089c56020');
  });

  it('does not list what cannot apply: a wait reason of a running thread, a name of a communication port', () => {
    const snapshot = snapshotOf([
      { kind: 'thread', id: 'thread:0xffff800000002080', fields: { state: known('RUNNING'), ticks: known(0) } },
      { kind: 'port', id: 'port:0xffff800000003080', fields: { type: known('client'), flags: known({}) } },
    ]);
    const unknowns = parse(jsonText(snapshotJson(snapshot)))['unknowns'] as Tree[];
    const fields = unknowns.map(one => one['field']);
    assert.equal(fields.includes('waitReason'), false);
    assert.equal(fields.includes('waitsFor'), false);
    assert.equal(fields.includes('name'), false);
    assert.equal(fields.includes('frames'), true);
  });
});

describe('JSON of reports', () => {
  const hang = parse(renderReport('hang', 'json', sampleInput()));
  const chains = hang['chains'] as readonly ChainTree[];

  it('has the shape of the contract', () => {
    HANG(hang, 'hang');
    assert.ok(chains.length > 5, `${chains.length} chains`);
    rowsOf(PORT_ROW)(parse(renderReport('ports', 'json', sampleInput())), 'ports');
    for (const kind of ['connections', 'backlog', 'waits', 'rpc', 'stats'] as const) {
      const report = parse(renderReport(kind, 'json', sampleInput()));
      rowsOf(object({}))(report, kind);
      assert.ok((report['rows'] as unknown[]).length > 0, kind);
    }
  });

  it('holds every id that a chain names among the entities', () => {
    const entities = hang['entities'] as Tree;
    const missing = chains.flatMap(idsOf).filter(id => !Object.hasOwn(entities, id));
    assert.deepEqual(missing, []);
  });

  it('starts each hop from something reached before', () => {
    for (const chain of chains) assertConnected(chain, new Set([chain.start]));
  });

  it('names things of rows among the entities', () => {
    for (const kind of ['ports', 'connections', 'backlog', 'waits', 'rpc'] as const) {
      const report = parse(renderReport(kind, 'json', sampleInput()));
      const entities = report['entities'] as Tree;
      const ids = (report['rows'] as Tree[]).flatMap(row => Object.values(row).flat().filter(isId));
      assert.ok(ids.length > 0, kind);
      assert.deepEqual(
        ids.filter(id => !Object.hasOwn(entities, id)),
        [],
        kind,
      );
    }
  });

  it('gives the same bytes for the same input', () => {
    for (const format of ['json', 'html', 'markdown', 'csv'] as const) {
      assert.equal(renderReport('hang', format, sampleInput()), renderReport('hang', format, sampleInput()));
    }
  });

  it('makes a whole report of an empty snapshot', () => {
    HANG(parse(renderReport('hang', 'json', inputOf(snapshotOf([])))), 'hang');
    assert.match(renderReport('hang', 'markdown', inputOf(snapshotOf([]))), /No hang is proved.*!process 0 7/);
  });
});

describe('JSON in pieces', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const { node } = fc.letrec<{ node: Json }>(tie => ({
    node: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('node')), fc.dictionary(fc.string(), tie('node'))),
  }));

  it('joins to what JSON.stringify gives', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.option(node, { nil: undefined })), value => {
        assert.equal(jsonText(value as JsonObject), JSON.stringify(value, null, 2) + '\n');
      }),
    );
  });

  it('joins to the same where lists and objects are made while it is written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), node), fc.array(node), (members, items) => {
        const document = { list: lazyList(items, one => one), object: new LazyObject(() => Object.entries(members)) };
        // Once more: what is made is made again each time.
        for (let turn = 0; turn < 2; turn++)
          assert.equal(jsonText(document), JSON.stringify({ list: items, object: members }, null, 2) + '\n');
      }),
      { seed: 5 },
    );
  });
});

function idsOf(chain: ChainTree): readonly string[] {
  return [
    chain.start,
    ...chain.hops.flatMap(hop => [hop.from, hop.to]),
    ...(chain.verdict.cycle ?? []),
    ...chain.verdict.missing.map(one => one.of),
    ...(chain.branches ?? []).flatMap(idsOf),
  ];
}

function assertConnected(chain: ChainTree, reached: Set<string>): void {
  assert.ok(reached.has(chain.start), `a branch starts at ${chain.start}, which was not reached`);
  for (const hop of chain.hops) {
    assert.ok(reached.has(hop.from), `hop from ${hop.from}, which was not reached`);
    reached.add(hop.to);
  }
  for (const branch of chain.branches ?? []) assertConnected(branch, new Set(reached));
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^(process|thread|port|message|lock|irp):/.test(value);
}
