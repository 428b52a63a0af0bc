/**
 * A length of time as kd prints it beside `Ticks:` (`0:03:42.000`, `1:02:03:04.005` with days).
 * Milliseconds in; anything but a finite number from 0 up gives undefined.
 */
export function kdDuration(milliseconds: number): string | undefined {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return undefined;
  const ms = Math.round(milliseconds);
  const two = (n: number): string => String(Math.trunc(n)).padStart(2, '0');
  const days = Math.floor(ms / 86_400_000);
  const hours = Math.floor(ms / 3_600_000) % 24;
  const rest = `${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
  return days > 0 ? `${days}:${two(hours)}:${rest}` : `${hours}:${rest}`;
}

/** The same for a glance: `15 h 2 min`, `3 min 42 s`, `12 s`, `340 ms`. */
export function shortDuration(milliseconds: number): string | undefined {
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return undefined;
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 1) return `${Math.floor(milliseconds)} ms`;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}
