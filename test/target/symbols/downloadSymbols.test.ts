import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import {
  DownloadError,
  type DownloadOptions,
  downloadSymbols,
} from '../../../extension/target/symbols/downloadSymbols';
import { readSymbolFile } from '../../../extension/target/symbols/symbolFile';
import { buildWorld } from '../../world/buildWorld';
import { Layout } from '../../world/layout';
import { smallWorld } from '../../world/sample';
import { pdbOf } from '../../world/symbols/pdb';
import { filesBelow, inFolder } from '../worldFiles';
import { worldImageFile } from '../worldImageFile';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on this machine, and its address. */
async function withServer<T>(handler: Handler, use: (url: string, server: Server) => Promise<T>): Promise<T> {
  const server = createServer(handler);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    return await use(`http://127.0.0.1:${port}/symbols`, server);
  } finally {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
}

describe('downloading symbols', () => {
  const layout = Layout.of('10.0.19041.3570');
  const other = Layout.of('10.0.17763.5933');
  const whole = pdbOf(layout);
  const { pdb: file, guid, age } = layout.file;
  const wanted = { file, key: `${guid}${age.toString(16)}` };
  const place = `/symbols/${file}/${wanted.key}/${file}`;
  const saved = { ...process.env };

  beforeEach(() => {
    for (const name of [
      'http_proxy',
      'HTTP_PROXY',
      'https_proxy',
      'HTTPS_PROXY',
      'all_proxy',
      'ALL_PROXY',
      'no_proxy',
      'NO_PROXY',
    ])
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- an environment variable that is empty is still there
      delete process.env[name];
  });
  after(() => {
    Object.assign(process.env, saved);
  });

  const fails = async (handler: Handler, message: RegExp, options: DownloadOptions = {}): Promise<void> => {
    await inFolder(async cache => {
      await withServer(handler, async url => {
        await assert.rejects(downloadSymbols(wanted, { url, cache }, options), (error: unknown) => {
          assert.ok(error instanceof DownloadError, String(error));
          assert.match(error.message, message);
          assert.ok(!error.message.includes('\n'));
          return true;
        });
      });
      assert.deepEqual(filesBelow(cache), []);
    });
  };

  it('puts the file into the cache as a store keeps it', async () => {
    const progress: (readonly [number, string])[] = [];
    const asked: (string | undefined)[] = [];
    await inFolder(async cache => {
      const handler: Handler = (request, response) => {
        asked.push(request.url);
        response.writeHead(200, { 'Content-Length': whole.length });
        response.end(whole);
      };
      await withServer(handler, async url => {
        const options = { onProgress: (fraction: number, text: string) => progress.push([fraction, text]) };
        const got = await downloadSymbols(wanted, { url: `${url}/`, cache }, options);
        assert.equal(got, path.join(cache, file, wanted.key, file));
        assert.ok(readFileSync(got).equals(whole));
        assert.equal(readSymbolFile(got).guid, guid);
        assert.deepEqual(filesBelow(cache), [got]);
      });
    });
    assert.deepEqual(asked, [place]);
    assert.ok(progress.length >= 2);
    assert.equal(progress.at(-1)?.[0], 1);
    assert.ok(progress.every(([fraction], i) => i === 0 || fraction >= (progress[i - 1]?.[0] ?? 0)));
  });

  it('takes images by time stamp and size', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const key = `5EADBEEF${world.image.sizeOfImage.toString(16)}`;
    await inFolder(async cache => {
      const handler: Handler = (request, response) => {
        response.end(request.url?.includes('/5') === true ? worldImageFile(world) : whole);
      };
      await withServer(handler, async url => {
        const got = await downloadSymbols({ file: 'ntoskrnl.exe', key }, { url, cache });
        assert.deepEqual(filesBelow(cache), [got]);
        await assert.rejects(
          downloadSymbols({ file: 'ntoskrnl.exe', key: '5EADBEE01000' }, { url, cache }),
          /another build/,
        );
        await assert.rejects(downloadSymbols({ file: 'ntoskrnl.exe', key: '1' }, { url, cache }), /sent is no image/);
        assert.deepEqual(filesBelow(cache), [got]);
      });
    });
  });

  it('follows redirects, and no endless ones', async () => {
    await inFolder(async cache => {
      const handler: Handler = (request, response) => {
        if (request.url === '/elsewhere') response.end(whole);
        else response.writeHead(302, { Location: '/elsewhere' }).end();
      };
      await withServer(handler, async url => {
        assert.ok(existsSync(await downloadSymbols(wanted, { url, cache })));
      });
    });
    await fails((request, response) => {
      response.writeHead(302, { Location: request.url }).end();
    }, /redirects without end/);
  });

  it('says in one line why there is no file', async () => {
    await fails((_, response) => {
      response.writeHead(404).end();
    }, /does not have this file \(404\)$/);
    await fails((_, response) => {
      response.writeHead(403).end();
    }, /refuses access \(403\)$/);
    await fails((_, response) => {
      response.writeHead(500).end();
    }, /answered 500$/);
    await fails((request, response) => {
      response.writeHead(request.url?.endsWith('.pd_') === true ? 200 : 404).end('MSCF');
    }, /only compressed/);
    await fails((_, response) => {
      response.end('<html>please log in</html>');
    }, /what the server sent is too short for a PDB/);
    await fails((_, response) => {
      response.end(pdbOf(other));
    }, /a file of another build/);
    await fails((_, response) => {
      response.writeHead(200, { 'Content-Length': whole.length });
      response.write(whole.subarray(0, 1000), () => response.destroy());
    }, /aborted|ended after 1000 of/);
  });

  it('takes no more than the limit, whether the server says how long the file is or not', async () => {
    await fails(
      (_, response) => {
        response.writeHead(200, { 'Content-Length': whole.length }).end(whole);
      },
      /more than the limit of 1000/,
      { limit: 1000 },
    );
    await fails(
      (_, response) => {
        response.writeHead(200).end(whole);
      },
      /more than the limit of 1000/,
      { limit: 1000 },
    );
  });

  it('stops when it is cancelled and leaves nothing behind', async () => {
    await inFolder(async cache => {
      const cancel = new AbortController();
      const handler: Handler = (_, response) => {
        response.writeHead(200, { 'Content-Length': whole.length });
        response.write(whole.subarray(0, 5000));
      };
      await withServer(handler, async url => {
        const options = {
          signal: cancel.signal,
          onProgress: () => {
            cancel.abort(new Error('enough'));
          },
        };
        await assert.rejects(downloadSymbols(wanted, { url, cache }, options), /enough/);
      });
      assert.deepEqual(filesBelow(cache), []);
    });
  });

  it('says that nobody listens', async () => {
    const url = await withServer(
      () => undefined,
      address => Promise.resolve(address),
    );
    await inFolder(async cache => {
      await assert.rejects(downloadSymbols(wanted, { url, cache }), /nothing listens there \(ECONNREFUSED\)$/);
    });
  });

  it('asks no other than http servers, and for no path', async () => {
    await inFolder(async cache => {
      await assert.rejects(downloadSymbols(wanted, { url: 'ftp://host', cache }), /only http and https/);
      for (const name of ['../evil.pdb', '..', 'a/b.pdb', 'a\\b.pdb', ''])
        await assert.rejects(
          downloadSymbols({ file: name, key: '1' }, { url: 'http://127.0.0.1:9', cache }),
          /no file of a symbol server/,
        );
      await assert.rejects(downloadSymbols({ file, key: '../x' }, { url: 'http://127.0.0.1:9', cache }), /no file of/);
    });
  });

  it('goes through the proxy of the environment', async () => {
    const asked: (string | undefined)[] = [];
    await inFolder(async cache => {
      await withServer(
        (request, response) => {
          asked.push(request.url);
          response.end(whole);
        },
        async proxy => {
          process.env['http_proxy'] = proxy.replace('/symbols', '');
          await downloadSymbols(wanted, { url: 'http://symbols.example/download', cache });
          assert.deepEqual(asked, [`http://symbols.example/download/${file}/${wanted.key}/${file}`]);
          process.env['no_proxy'] = 'localhost,127.0.0.1';
          await withServer(
            (_, response) => {
              response.writeHead(404).end();
            },
            async url => {
              await assert.rejects(downloadSymbols(wanted, { url, cache }), /404/);
            },
          );
        },
      );
    });
  });

  it('asks the proxy for a tunnel to https servers, and says when there is none', async () => {
    await inFolder(async cache => {
      await withServer(
        () => undefined,
        async (proxy, server) => {
          const tunnels: (string | undefined)[] = [];
          server.on('connect', (request: IncomingMessage, socket) => {
            tunnels.push(request.url);
            socket.end('HTTP/1.1 407 no\r\n\r\n');
          });
          process.env['HTTPS_PROXY'] = proxy.replace('/symbols', '');
          await assert.rejects(
            downloadSymbols(wanted, { url: 'https://symbols.example/x', cache }),
            /the proxy refused \(407\) \(through the proxy 127/,
          );
          assert.deepEqual(tunnels, ['symbols.example:443']);
        },
      );
    });
  });

  it('says that a server speaks no TLS', async () => {
    await inFolder(async cache => {
      await withServer(
        () => undefined,
        async url => {
          await assert.rejects(downloadSymbols(wanted, { url: url.replace('http:', 'https:'), cache }), DownloadError);
        },
      );
    });
  });
});
