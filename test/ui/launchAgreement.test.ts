import assert from 'node:assert/strict';
import type { LaunchAgreement } from '../../extension/ui/launch/launchAgreement';
import type { Config } from '../../extension/ui/launch/launchConfig';
import { loadWith } from './vscodeStandin';

/** What the user sees, and answers. */
const asked: { readonly text: string; readonly detail: string }[] = [];
let answer: string | undefined;

const vscode = {
  l10n: {
    t: (text: string, ...values: readonly string[]) => text.replace(/\{(\d)\}/g, (_, i: string) => values[+i] ?? ''),
  },
  workspace: { getConfiguration: () => ({ get: () => undefined }) },
  window: {
    showWarningMessage: (text: string, { detail }: { readonly detail: string }) => {
      asked.push({ text, detail });
      return Promise.resolve(answer);
    },
  },
};

class Memory {
  readonly kept = new Map<string, unknown>();
  get(key: string, otherwise: unknown): unknown {
    return this.kept.get(key) ?? otherwise;
  }
  update(key: string, value: unknown): Promise<void> {
    this.kept.set(key, value);
    return Promise.resolve();
  }
}

describe('the agreement to what a launch.json brings along', () => {
  let memory: Memory;
  let agreement: LaunchAgreement;
  before(() => {
    const { LaunchAgreement: Loaded } = loadWith(vscode, 'launch/launchAgreement') as {
      readonly LaunchAgreement: new (memory: Memory) => LaunchAgreement;
    };
    memory = new Memory();
    agreement = new Loaded(memory);
  });
  beforeEach(() => {
    asked.length = 0;
    answer = 'Run This';
  });
  const config = (initCommands: readonly string[]): Config => ({
    type: 'kd',
    name: 'Lab',
    request: 'attach',
    localKernel: true,
    initCommands,
  });

  it('is not asked for where nothing is brought along', async () => {
    assert.equal(await agreement.agreed({ type: 'kd', name: 'a', request: 'attach', localKernel: true }), true);
    assert.deepEqual(asked, []);
  });

  it('is asked for again while it is refused, and nothing is kept', async () => {
    answer = undefined;
    assert.equal(await agreement.agreed(config(['.shell calc'])), false);
    assert.equal(await agreement.agreed(config(['.shell calc'])), false);
    assert.equal(asked.length, 2);
    assert.match(asked[0]?.text ?? '', /“Lab”/);
    assert.match(asked[0]?.detail ?? '', /^Command at the start: \.shell calc\n/);
    assert.equal(memory.kept.size, 0);
  });

  it('is kept by the hash of the content: once for each', async () => {
    assert.equal(await agreement.agreed(config(['lm'])), true);
    assert.equal(await agreement.agreed(config(['lm'])), true);
    assert.equal(asked.length, 1);
    assert.equal(await agreement.agreed(config(['lm', '.shell calc'])), true);
    assert.equal(asked.length, 2);
    const [kept] = memory.kept.values();
    assert.ok(Array.isArray(kept) && kept.every(one => /^[0-9a-f]{64}$/.test(String(one))), 'hashes, not commands');
  });
});
