/** How commands leave what they stand in: a loop (`break`, `continue`), a `.catch` block (`leave`), the console (`quit`). */
export class LeaveSignal extends Error {
  override readonly name = 'LeaveSignal';

  constructor(readonly kind: 'break' | 'continue' | 'leave' | 'quit') {
    super(kind);
  }
}
