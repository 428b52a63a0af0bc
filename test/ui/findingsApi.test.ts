import assert from 'node:assert/strict';
import type { AlpcScopeApi } from '../../docs/api/alpcscope';
import type { ExtensionApi } from '../../extension/ui/api';
import { findingsApi } from '../../extension/ui/findingsApi';
import type { Inspector } from '../../extension/ui/navigation/inspector';
import type { KdSession } from '../../extension/ui/sessions/kdSession';
import type { SessionTracker } from '../../extension/ui/sessions/sessionTracker';

/** Compiles as long as the extension exports what the documented types promise. */
const documented = (api: ExtensionApi): AlpcScopeApi => api;

class Stage {
  readonly asked: [string, unknown][] = [];
  readonly revealed: [string, string][] = [];

  session(id: string, ended = false): KdSession {
    const client = {
      request: (name: string, args: unknown) => {
        this.asked.push([`${id} ${name}`, args]);
        return Promise.resolve(
          name === 'alpcscope/facts' ? { json: '{"threads": []}' } : { text: '# Report', title: '' },
        );
      },
    };
    const status = { title: `${id}.kdlog` };
    return { id, ended, status, client, debug: { name: id } } as unknown as KdSession;
  }

  readonly all = [this.session('a'), this.session('b', true)];
  readonly api = findingsApi(
    {
      all: this.all,
      get: (id?: string) => (id === undefined ? this.all[0] : this.all.find(one => one.id === id)),
    } as unknown as SessionTracker,
    {
      reveal: (session: KdSession, entity: string) => Promise.resolve(void this.revealed.push([session.id, entity])),
    } as unknown as Inspector,
    () => undefined as never,
  );
}

describe('API for other extensions', () => {
  it('lists sessions, and asks the one that is named or shown', async () => {
    assert.equal(typeof documented, 'function');
    const { api, asked } = new Stage();
    assert.deepEqual(api.sessions(), [
      { id: 'a', title: 'a.kdlog', state: 'active' },
      { id: 'b', title: 'b.kdlog', state: 'ended' },
    ]);
    assert.deepEqual(await api.facts(), { threads: [] });
    assert.equal(await api.report({ kind: 'hang', format: 'markdown', redact: ['names'] }, 'a'), '# Report');
    assert.deepEqual(asked, [
      ['a alpcscope/facts', undefined],
      ['a alpcscope/report', { kind: 'hang', format: 'markdown', redact: ['names'] }],
    ]);
  });

  it('rejects what cannot be done, with a message', async () => {
    const { api, revealed } = new Stage();
    await assert.rejects(api.facts('b'), /no session b is open/);
    await assert.rejects(api.report({ kind: 'hang', format: 'json' }, 'x'), /no session x/);
    await assert.rejects(api.reveal('nonsense' as `thread:${string}`), /an id such as/);
    await api.reveal('thread:0x10');
    assert.deepEqual(revealed, [['a', 'thread:0x10']]);
  });
});
