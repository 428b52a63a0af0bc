import assert from 'node:assert/strict';
import { entitiesJson } from '../../extension/report/json/entitiesJson';
import { randomWorld } from '../worlds/randomWorld';
import { snapshotOf } from '../worlds/snapshots';
import { worldAnswers } from '../worlds/worldFacts';

describe('JSON of things that memory tells in pieces', () => {
  it('names processes and owners that stand elsewhere, and does not call them unknown', () => {
    const snapshot = snapshotOf(worldAnswers(randomWorld(3)));
    const ids = [...snapshot.threads.keys(), ...snapshot.ports.keys(), ...snapshot.messages.keys()];
    const { entities, unknowns } = entitiesJson(snapshot, new Set(ids));
    const members = Object.fromEntries(entities.members());
    const names = new Set([...snapshot.processes.values()].map(process => process.name?.value));
    for (const id of ids) {
      const json = members[id] as Readonly<Record<string, unknown>>;
      const queued = id.startsWith('message:') && json['queuePort'] !== null;
      const name = json['processName'] ?? json['ownerName'] ?? json['queuePortOwnerName'];
      if (!id.startsWith('message:') || queued) assert.ok(names.has(name as string), id);
    }
    const fields = new Set(Array.from(unknowns, unknown => unknown['field']));
    assert.ok(!fields.has('processName') && !fields.has('ownerName'));
  });
});
