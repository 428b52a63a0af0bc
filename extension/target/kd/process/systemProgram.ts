import path from 'node:path';

/**
 * A program of Windows by its full name. A bare one would be looked for in the current folder first, which may be somebody
 * else's. Elsewhere the name as it is.
 */
export function systemProgram(
  name: string,
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string {
  if (platform !== 'win32') return name;
  return path.win32.join(env['SystemRoot'] ?? env['windir'] ?? 'C:\\Windows', 'System32', name);
}
