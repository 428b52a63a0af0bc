/**
 * Milliseconds of a time as kd prints it: `0:03:42.000`, `0:00:42:17.000` (days first), `1 Day 01:53:14.490`,
 * `15:06:36.0338` (old kernels print milliseconds in four digits). undefined for anything else.
 */
export function parsePrintedTime(text: string): number | undefined {
  const match = /^(?:(\d{1,6}) days? )?(?:(\d{1,6}):)?(\d{1,6}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,4}))?$/i.exec(
    text.trim(),
  );
  if (!match) return undefined;
  const days = Number(match[1] ?? 0) + Number(match[2] ?? 0);
  const minutes = (days * 24 + Number(match[3])) * 60 + Number(match[4]);
  return (minutes * 60 + Number(match[5])) * 1000 + Number(match[6] ?? 0);
}
