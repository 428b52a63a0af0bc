/** Something that holds a listener, a process or a file until it is let go. */
export interface Disposable {
  dispose(): unknown;
}

/** Holds disposables and lets them all go at once, the last one first. What is added afterwards is let go immediately. */
export class DisposableStore implements Disposable {
  private readonly held: Disposable[] = [];
  private disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.held.push(item);
    return item;
  }

  dispose(): void {
    this.disposed = true;
    for (let item = this.held.pop(); item !== undefined; item = this.held.pop()) item.dispose();
  }
}
