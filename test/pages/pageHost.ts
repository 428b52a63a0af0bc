import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { PageParts } from '../../extension/ui/pages/page';
import { type Theme, THEMES } from './themes';

/*
 * Our pages in a real browser, as a webview of VS Code holds them: their document with its content security policy,
 * their bundle, the theme's colours, and a stand-in for what VS Code gives to a page.
 */

const ROOT = path.resolve(__dirname, '../..');
const HOST = path.join(ROOT, 'test/host/vscode');
const ORIGIN = 'https://pages.example';

/** What these tests use of Playwright, which is not a dependency of the project. */
export interface BrowserPage {
  evaluate<T>(work: string): Promise<T>;
  addInitScript(script: { readonly content: string }): Promise<void>;
  route(pattern: string, answer: (route: BrowserRoute) => Promise<void>): Promise<void>;
  goto(address: string): Promise<unknown>;
  reload(): Promise<unknown>;
  locator(selector: string, options?: { readonly hasText?: string | RegExp }): BrowserLocator;
  getByRole(role: string, options?: { readonly name?: string | RegExp; readonly selected?: boolean }): BrowserLocator;
  getByLabel(label: string): BrowserLocator;
  screenshot(options: { readonly path: string }): Promise<unknown>;
  waitForFunction(work: string): Promise<unknown>;
  close(): Promise<void>;
  on(event: 'console' | 'pageerror', listener: (said: { text?(): string; message?: string }) => void): void;
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
  readonly mouse: { move(x: number, y: number): Promise<void>; wheel(x: number, y: number): Promise<void> };
}

interface BrowserRoute {
  request(): { url(): string };
  fulfill(answer: { readonly body: string | Buffer; readonly contentType: string }): Promise<void>;
}

export interface BrowserLocator {
  count(): Promise<number>;
  first(): BrowserLocator;
  nth(index: number): BrowserLocator;
  locator(selector: string): BrowserLocator;
  click(): Promise<void>;
  dblclick(): Promise<void>;
  focus(): Promise<void>;
  check(): Promise<void>;
  fill(text: string): Promise<void>;
  press(key: string): Promise<void>;
  isVisible(): Promise<boolean>;
  isChecked(): Promise<boolean>;
  waitFor(options?: { readonly state?: 'visible' | 'hidden' | 'attached' }): Promise<void>;
  getAttribute(name: string): Promise<string | null>;
  inputValue(): Promise<string>;
  textContent(): Promise<string | null>;
  allTextContents(): Promise<string[]>;
}

interface Browser {
  newPage(options: object): Promise<BrowserPage>;
  close(): Promise<void>;
}

interface VsCodeHost {
  readonly launchBrowser: (folder: string) => Promise<Browser>;
}

/** A browser for one test file, and our bundles. */
export class PageHost {
  private constructor(
    private readonly browser: Browser,
    private readonly folder: string,
    private readonly bundles: ReadonlyMap<string, string>,
  ) {}

  /** A text says why there can be none. */
  static async start(): Promise<PageHost | string> {
    if (process.platform !== 'linux' || process.arch !== 'x64') return 'the browser is installed on Linux x64 only';
    const installed = spawnSync(process.execPath, [path.join(HOST, 'install.mjs')], { encoding: 'utf8' });
    if (installed.status !== 0) return `the browser could not be installed: ${installed.stderr.trim()}`;
    const { launchBrowser } = (await import(pathToFileURL(path.join(HOST, 'vscode-host.mjs')).href)) as VsCodeHost;
    const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-pages-'));
    const names = ['graph', 'timeline'];
    await build({
      absWorkingDir: ROOT,
      entryPoints: Object.fromEntries(names.map(name => [name, `webviews/${name}/main.ts`])),
      outdir: folder,
      bundle: true,
      platform: 'browser',
      format: 'esm',
      target: 'es2022',
      logLevel: 'error',
    });
    const files = names.flatMap(name => [`${name}.js`, `${name}.css`]);
    const bundles = new Map(files.map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
    return new PageHost(await launchBrowser(folder), folder, bundles);
  }

  /** Opens a page; `html` makes its document. */
  async open(
    name: string,
    html: (parts: PageParts) => string,
    theme: Theme = THEMES.dark,
    viewport = { width: 1400, height: 900 },
  ): Promise<OpenPage> {
    const page = await this.browser.newPage({ viewport, deviceScaleFactor: 1, locale: 'en-US' });
    const problems: string[] = [];
    page.on('pageerror', error => problems.push(error.message ?? 'error'));
    page.on('console', said => {
      const text = said.text?.() ?? '';
      if (/Content Security Policy|Refused to/i.test(text)) problems.push(text);
    });
    await page.addInitScript({ content: standInForVsCode(theme) });
    const file = (ending: string): string => `${ORIGIN}/${name}.${ending}`;
    const document = html({ cspSource: ORIGIN, nonce: 'n0nce', script: file('js'), style: file('css') });
    await page.route(`${ORIGIN}/**`, route => {
      const asked = new URL(route.request().url()).pathname.slice(1);
      const body = this.bundles.get(asked);
      if (body === undefined) return route.fulfill({ body: document, contentType: 'text/html' });
      return route.fulfill({ body, contentType: asked.endsWith('.css') ? 'text/css' : 'text/javascript' });
    });
    await page.goto(`${ORIGIN}/`);
    return new OpenPage(page, problems);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A page, with what it has said. */
export class OpenPage {
  constructor(
    readonly page: BrowserPage,
    /** Errors, and what the content security policy has refused. */
    readonly problems: readonly string[],
  ) {}

  /** Sends a message, as the extension does, and waits until the page has drawn. */
  async send(message: object): Promise<void> {
    await this.page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`);
    await this.drawn();
  }

  /** Two frames later what was wanted in the last one is on screen. */
  async drawn(): Promise<void> {
    await this.page.evaluate(
      'new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done())), 20))',
    );
  }

  /** What the page has said since it was asked last. */
  said(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return this.page.evaluate<readonly Readonly<Record<string, unknown>>[]>('window.said.splice(0)');
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

/** Runs in the page before anything else of it. */
function standInForVsCode({ colours, body }: Theme): string {
  return `
    window.said = [];
    window.acquireVsCodeApi = () => ({
      postMessage: message => window.said.push(message),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: state => sessionStorage.setItem('state', JSON.stringify(state)),
    });
    document.addEventListener('DOMContentLoaded', () => {
      document.body.className = ${JSON.stringify(body)};
      for (const [name, value] of Object.entries(${JSON.stringify(colours)}))
        document.documentElement.style.setProperty('--vscode-' + name, value);
    });`;
}
