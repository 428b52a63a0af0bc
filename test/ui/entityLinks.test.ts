import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { EntityLink } from '../../extension/ui/links/entityUri';
import { entityLinkOf, entityPath } from '../../extension/ui/links/entityUri';
import type * as Commands from '../../extension/ui/commands/linkCommands';
import type * as Links from '../../extension/ui/links/linkHandler';
import { EXTENSION_ID } from '../../extension/ui/viewIds';
import { l10n, loadUi, someClass } from './fakeVscode';

const LINK: EntityLink = { entity: 'thread:0xffff8000', session: 's1', input: 'MEMORY.DMP' };

describe('links to things', () => {
  it('give back what they were made of', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), fc.string({ maxLength: 100 }), (session, input) => {
        const link: EntityLink = { ...LINK, session, input };
        assert.deepEqual(entityLinkOf(entityPath(link)), link);
      }),
      { seed: 7 },
    );
  });

  it('name one thing of a session and nothing else', () => {
    const of = (of: string, query: string): unknown => entityLinkOf({ path: of, query });
    assert.equal(of('/run', 'entity=thread:0x1'), undefined);
    assert.equal(of('/reveal', 'entity=command:workbench.action.quit'), undefined);
    assert.equal(of('/reveal', 'session=s1'), undefined);
    assert.equal(of('/reveal', `entity=thread:0x1&input=${'x'.repeat(400)}`), undefined);
    assert.deepEqual(of('/reveal', 'entity=thread:0x1'), { entity: 'thread:0x1', session: '', input: '' });
  });

  it('lead to the extension of package.json', () => {
    const file = path.join(__dirname, '../../package.json');
    const { publisher, name } = JSON.parse(readFileSync(file, 'utf8')) as { publisher: string; name: string };
    assert.equal(EXTENSION_ID, `${publisher}.${name}`);
  });
});

describe('following links', () => {
  const session = (id: string, title: string, more: object = {}): object => ({
    id,
    ended: false,
    debug: { name: 'kd' },
    status: { title },
    ...more,
  });

  async function follow(sessions: readonly object[], link: object): Promise<readonly string[]> {
    const said: string[] = [];
    const vscode = { l10n, window: { showWarningMessage: (text: string) => said.push(text) } };
    const inspector = {
      reveal: (on: { id: string }, entity: string) => {
        if (entity === 'port:0x0') throw new Error('Nothing describes it.');
        said.push(`${on.id} ${entity}`);
      },
    };
    const { LinkHandler } = loadUi('links/linkHandler', vscode) as typeof Links;
    await new LinkHandler({ all: sessions } as never, inspector as never).handleUri(link as never);
    return said;
  }

  it('reveals in the session of the link, else in the only one over the same input', async () => {
    const both = [session('s1', 'a.log'), session('s2', 'MEMORY.DMP')];
    assert.deepEqual(await follow(both, entityPath(LINK)), [`s1 ${LINK.entity}`]);
    assert.deepEqual(await follow(both, entityPath({ ...LINK, session: 'gone' })), [`s2 ${LINK.entity}`]);
  });

  it('opens nothing by itself: it says what to open', async () => {
    const twice = [session('a', 'MEMORY.DMP'), session('b', 'MEMORY.DMP'), session('s1', 'x', { ended: true })];
    for (const sessions of [[], twice])
      assert.match(
        (await follow(sessions, entityPath(LINK))).join(),
        /^The session of this link is not open\. Open “MEM/,
      );
    assert.match((await follow([], { path: '/x', query: '' })).join(), /names nothing/);
    const missing = entityPath({ ...LINK, entity: 'port:0x0' });
    assert.deepEqual(await follow([session('s1', 'a')], missing), ['Nothing describes it.']);
  });

  it('copies a link that can be followed', async () => {
    const copied: { authority: string; path: string; query: string }[] = [];
    const vscode = {
      l10n,
      Uri: Object.assign(someClass(), { from: (parts: object) => ({ toString: () => parts }) }),
      env: { uriScheme: 'vscode', clipboard: { writeText: (parts: never) => Promise.resolve(copied.push(parts)) } },
      window: { setStatusBarMessage: () => undefined },
    };
    const own = session('s1', 'MEMORY.DMP');
    const services = { views: {}, sessions: { current: own, get: () => own }, launcher: {} };
    const { linkCommands } = loadUi('commands/linkCommands', vscode) as typeof Commands;
    await linkCommands(services as never)['alpcscope.link.copy']({ entity: LINK.entity, session: 's1' });
    assert.deepEqual(
      copied.map(({ authority }) => authority),
      [EXTENSION_ID],
    );
    assert.deepEqual(copied.map(entityLinkOf), [LINK]);
  });
});
