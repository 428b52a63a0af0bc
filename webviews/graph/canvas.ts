import type { GraphNode, DrawnGraph } from '../../extension/protocol/graph';

/** Part of the picture that is on screen; kept while the page is hidden. */
export interface ViewState {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

const SCALE = { least: 0.1, most: 4 };
const MARGIN = 24;
/** Texts can be read at this scale. */
const READABLE = 0.75;

/** Pans and zooms the picture: drag, wheel, keys, buttons. */
export class Canvas {
  content: SVGSVGElement | undefined;
  private size = { width: 1, height: 1 };
  private state: ViewState | undefined;

  constructor(
    private readonly frame: HTMLElement,
    saved: ViewState | undefined,
    private readonly changed: (state: ViewState) => void,
  ) {
    this.state = saved;
    this.listen();
  }

  show(svg: SVGSVGElement, graph: DrawnGraph): void {
    this.content = svg;
    this.size = { width: Math.max(1, graph.width), height: Math.max(1, graph.height) };
    this.frame.replaceChildren(svg);
    if (this.state) this.apply(this.state);
    else this.fit(READABLE);
  }

  /** The next picture is shown from its beginning. */
  forget(): void {
    this.state = undefined;
  }

  /** The whole picture, not larger than life and not smaller than `least`: then its beginning. */
  fit(least = SCALE.least): void {
    const { clientWidth, clientHeight } = this.frame;
    const scale = Math.min(1, (clientWidth - MARGIN) / this.size.width, (clientHeight - MARGIN) / this.size.height);
    const bounded = Math.max(least, scale);
    this.apply({
      scale: bounded,
      x: Math.max(MARGIN / 2, (clientWidth - this.size.width * bounded) / 2),
      y: Math.max(MARGIN / 2, (clientHeight - this.size.height * bounded) / 2),
    });
  }

  zoom(factor: number, x = this.frame.clientWidth / 2, y = this.frame.clientHeight / 2): void {
    const before = this.state ?? { scale: 1, x: 0, y: 0 };
    const scale = Math.min(SCALE.most, Math.max(SCALE.least, before.scale * factor));
    const ratio = scale / before.scale;
    this.apply({ scale, x: x - (x - before.x) * ratio, y: y - (y - before.y) * ratio });
  }

  /** Moves only as far as needed. */
  bringIntoView(node: GraphNode | undefined): void {
    if (!node || !this.state) return;
    const { scale, x, y } = this.state;
    const shift = (start: number, end: number, room: number): number =>
      start < MARGIN ? MARGIN - start : end > room - MARGIN ? room - MARGIN - end : 0;
    const left = (node.x - node.width / 2) * scale + x;
    const top = (node.y - node.height / 2) * scale + y;
    this.apply({
      scale,
      x: x + shift(left, left + node.width * scale, this.frame.clientWidth),
      y: y + shift(top, top + node.height * scale, this.frame.clientHeight),
    });
  }

  private apply(state: ViewState): void {
    this.state = state;
    if (this.content) {
      this.content.style.width = `${this.size.width}px`;
      this.content.style.height = `${this.size.height}px`;
      this.content.style.transform = `translate(${state.x}px, ${state.y}px) scale(${state.scale})`;
    }
    this.changed(state);
  }

  private listen(): void {
    this.frame.addEventListener(
      'wheel',
      event => {
        event.preventDefault();
        const { left, top } = this.frame.getBoundingClientRect();
        if (event.ctrlKey || event.metaKey)
          this.zoom(Math.exp(-event.deltaY / 300), event.clientX - left, event.clientY - top);
        else this.pan(-event.deltaX, -event.deltaY);
      },
      { passive: false },
    );
    this.frame.addEventListener('pointerdown', event => {
      if (event.target instanceof Element && event.target.closest('.node')) return;
      this.frame.setPointerCapture(event.pointerId);
    });
    this.frame.addEventListener('pointermove', event => {
      if (this.frame.hasPointerCapture(event.pointerId)) this.pan(event.movementX, event.movementY);
    });
    this.frame.addEventListener('keydown', event => {
      if (event.key === '+' || event.key === '=') this.zoom(1.25);
      else if (event.key === '-') this.zoom(0.8);
      else if (event.key === '0') this.fit();
    });
  }

  private pan(dx: number, dy: number): void {
    if (this.state) this.apply({ ...this.state, x: this.state.x + dx, y: this.state.y + dy });
  }
}
