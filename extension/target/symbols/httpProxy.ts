type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY in either case, as curl reads them;
 * undefined: none, or one that is no http proxy.
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  if (isExcepted(url, read(environment, 'no_proxy') ?? '')) return undefined;
  const text =
    read(environment, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') ?? read(environment, 'all_proxy');
  if (text === undefined || text === '') return undefined;
  try {
    const proxy = new URL(text.includes('://') ? text : `http://${text}`);
    return proxy.protocol === 'http:' ? proxy : undefined;
  } catch {
    return undefined;
  }
}

function read(environment: Environment, name: string): string | undefined {
  return environment[name] ?? environment[name.toUpperCase()];
}

/** Hosts with commas between them: `*`, a host, or a domain with all below it. */
function isExcepted(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  return list
    .toLowerCase()
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
    .some(part => {
      const [name = '', port] = part.startsWith('[') ? [part.replace(/^\[|\].*$/g, '')] : part.split(':');
      if (port !== undefined && port !== url.port) return false;
      const domain = name.replace(/^\*?\./, '');
      return name === '*' || host === domain || host.endsWith(`.${domain}`);
    });
}
