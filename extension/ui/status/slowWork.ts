import * as vscode from 'vscode';

/** Work that is done by then is not worth a notification. */
const PATIENCE_MS = 500;

/**
 * Runs work; when it takes long, a notification says so and lets the user give up waiting. Undefined when the user did
 * (the adapter finishes for itself, its answer is dropped).
 */
export async function withProgress<T>(title: string, work: () => Promise<T>): Promise<T | undefined> {
  const running = work();
  const late = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<typeof late>(resolve => {
    timer = setTimeout(() => {
      resolve(late);
    }, PATIENCE_MS);
  });
  try {
    const first = await Promise.race([running, patience]);
    if (first !== late) return first;
  } finally {
    clearTimeout(timer);
  }
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (_report, token) => Promise.race([running, cancelled(token)]));
}

function cancelled(token: vscode.CancellationToken): Promise<undefined> {
  return new Promise(resolve =>
    token.onCancellationRequested(() => {
      resolve(undefined);
    }),
  );
}
