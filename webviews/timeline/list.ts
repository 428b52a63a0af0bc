import { drawLanes, LANE, ROW } from './draw';
import type { Picture } from './model';
import { answerText, spoken, timeText, whatText } from './words';

/** Rows above and below the window that are there, too, so that scrolling finds them. */
const AHEAD = 8;

/** What happens when somebody works with the rows. */
export interface ListActions {
  choose(row: number): void;
  open(row: number): void;
  scrolled(top: number): void;
}

/**
 * The rows that are on screen, and no others: a list box whose rows are made while it scrolls. The names of lanes stay
 * above, times and texts at the left.
 */
export class EventList {
  private picture: Picture | undefined;
  private chosen: number | undefined;
  private drawn: number | undefined;

  constructor(
    private readonly box: HTMLElement,
    private readonly head: HTMLElement,
    private readonly body: HTMLElement,
    actions: ListActions,
  ) {
    box.addEventListener('scroll', () => {
      actions.scrolled(box.scrollTop);
      this.drawSoon();
    });
    new ResizeObserver(() => {
      this.drawSoon();
    }).observe(box);
    // The second click of two is on a row that was drawn anew, so that no double click is seen.
    body.addEventListener('click', event => {
      const row = rowAt(event.target);
      if (row === undefined) return;
      if (event.detail > 1) actions.open(row);
      else actions.choose(row);
    });
  }

  /** Rows that fit on screen. */
  get page(): number {
    return Math.max(1, Math.floor((this.box.clientHeight - this.head.offsetHeight) / ROW) - 1);
  }

  show(picture: Picture, chosen: number | undefined): void {
    this.picture = picture;
    this.chosen = chosen;
    this.body.style.height = `${picture.rows.length * ROW}px`;
    this.box.style.setProperty('--lanes', `${Math.max(1, picture.lanes.length) * LANE}px`);
    this.head.replaceChildren(cell('corner', ''), ...headings(picture));
    this.draw();
  }

  scrollTo(top: number): void {
    this.box.scrollTop = top;
  }

  /** Moves only as far as needed, down and across. */
  bringIntoView(row: number): void {
    const top = row * ROW;
    const height = this.box.clientHeight - this.head.offsetHeight;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + ROW > this.box.scrollTop + height) this.box.scrollTop = top + ROW - height;
    const event = this.picture?.rows[row];
    const left = event?.kind === 'event' ? (this.picture?.laneOf.get(event.event.index) ?? 0) * LANE : 0;
    const width = this.box.clientWidth - (this.head.firstElementChild?.clientWidth ?? 0);
    if (left < this.box.scrollLeft) this.box.scrollLeft = left;
    else if (left + LANE > this.box.scrollLeft + width) this.box.scrollLeft = left + LANE - width;
  }

  private drawSoon(): void {
    this.drawn ??= requestAnimationFrame(() => {
      this.drawn = undefined;
      this.draw();
    });
  }

  private draw(): void {
    const { picture } = this;
    if (!picture) return;
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - AHEAD);
    const last = Math.min(picture.rows.length, first + this.page + 2 * AHEAD + 2);
    const selected = this.chosen === undefined ? undefined : picture.rows[this.chosen];
    const svg = drawLanes(picture, first, last, selected?.kind === 'event' ? selected.event.index : undefined);
    svg.style.top = `${first * ROW}px`;
    const rows = Array.from({ length: Math.max(0, last - first) }, (_, i) => this.rowElement(picture, first + i));
    this.body.replaceChildren(...rows, svg);
    if (this.chosen === undefined) this.box.removeAttribute('aria-activedescendant');
    else this.box.setAttribute('aria-activedescendant', `row-${this.chosen}`);
  }

  private rowElement(picture: Picture, at: number): HTMLElement {
    const row = picture.rows[at];
    const line = document.createElement('div');
    line.id = `row-${at}`;
    line.dataset['row'] = String(at);
    line.className = `row${at === this.chosen ? ' chosen' : ''}${row?.kind === 'gap' ? ' lost' : ''}`;
    line.style.top = `${at * ROW}px`;
    line.setAttribute('role', 'option');
    line.setAttribute('aria-selected', String(at === this.chosen));
    line.setAttribute('aria-setsize', String(picture.rows.length));
    line.setAttribute('aria-posinset', String(at + 1));
    const left = cell('left', '');
    if (row?.kind === 'event') {
      const pair = picture.pairOf(row.event.index);
      const isOpen = pair?.request === row.event.index && pair.reply === undefined;
      left.append(cell('time', timeText(row.event)), cell('what', whatText(row.event)));
      if (isOpen) left.append(cell('unanswered', 'no answer'));
      left.title = [whatText(row.event), answerText(pair)].filter(part => part !== undefined).join('\n');
      line.setAttribute('aria-label', spoken(row.event, pair));
    } else if (row) {
      left.append(cell('time', ''), cell('what', row.text));
      line.setAttribute('aria-label', row.text);
    }
    line.append(left);
    return line;
  }
}

function rowAt(target: EventTarget | null): number | undefined {
  const line = target instanceof Element ? target.closest<HTMLElement>('.row') : null;
  return line ? Number(line.dataset['row']) : undefined;
}

/** The name of each process over all its lanes, and of each thread over its own. */
function headings({ lanes }: Picture): readonly HTMLElement[] {
  const groups: HTMLElement[] = [];
  for (const [column, lane] of lanes.entries()) {
    if (lanes[column - 1]?.group !== lane.group) {
      const group = cell('group', '');
      group.append(cell('process', lane.group), cell('threads', ''));
      group.title = lane.group;
      groups.push(group);
    }
    groups.at(-1)?.lastElementChild?.append(cell('thread', lane.label));
  }
  return groups;
}

function cell(kind: string, text: string): HTMLElement {
  const made = document.createElement('div');
  made.className = kind;
  made.textContent = text;
  return made;
}
