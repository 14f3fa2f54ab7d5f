import { Store } from '../state/store';

/** What is on the screen, in pixels of the content. */
export interface Viewport {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** A part of the content; `covered` is how much of the screen's beginning lies under headers. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly covered: number;
}

/** Browsers cut elements off at 17.8 (Firefox) to 33.5 (Chromium) million pixels. */
const MAX_HEIGHT = 15_000_000;
const LINE = 20;

/**
 * Scrolls content of any height. The scrolled element holds a sizer as high as the content, up to
 * {@link MAX_HEIGHT}, and in it a sticky layer in which whatever is on the screen is drawn at
 * `content position - top`. Higher content is mapped to the scroll bar in proportion; the wheel then
 * still moves by what it says, and so do keys, which call {@link scrollTo}.
 */
export class ScaledScroll {
  readonly viewport = new Store<Viewport>({ top: 0, left: 0, width: 0, height: 0 });
  private element: HTMLElement | undefined;
  private contentHeight = 0;
  /** Where the scroll bar was put: its event must not round the position that put it there. */
  private placedTop = NaN;
  /** What was last revealed: it stays so when the element shrinks, until someone scrolls. */
  private revealed: Span | undefined;

  static sizerHeight(contentHeight: number): number {
    return Math.min(contentHeight, MAX_HEIGHT);
  }

  /** A React ref callback, with its clean-up. */
  readonly attach = (element: HTMLElement | null): (() => void) | undefined => {
    if (!element) return;
    this.element = element;
    const resized = new ResizeObserver(() => this.measure());
    resized.observe(element);
    element.addEventListener('scroll', this.onScroll, { passive: true });
    element.addEventListener('wheel', this.onWheel, { passive: false });
    this.measure();
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', this.onScroll);
      element.removeEventListener('wheel', this.onWheel);
      this.element = undefined;
    };
  };

  /** To be called once the sizer has its new height. */
  setContentHeight(height: number): void {
    this.contentHeight = height;
    this.scrollTo(this.viewport.get());
  }

  scrollTo({ top, left }: { top?: number; left?: number }): void {
    const { element } = this;
    if (!element) return;
    const before = this.viewport.get();
    const wanted = Math.max(0, Math.min(top ?? before.top, this.maxTop));
    if (left !== undefined) element.scrollLeft = left;
    element.scrollTop = wanted / this.ratio;
    this.placedTop = element.scrollTop;
    this.update({ top: wanted, left: element.scrollLeft });
  }

  /** Scrolls as little as brings a span into view. */
  reveal(span: Span): void {
    this.revealed = span;
    const { start, end, covered } = span;
    const { top, height } = this.viewport.get();
    if (start < top + covered) this.scrollTo({ top: start - covered });
    else if (end > top + height) this.scrollTo({ top: end - height });
  }

  /** The same for columns, all as wide as this one: no half column is left at the beginning. */
  revealAcross({ start, end, covered }: Span): void {
    const { left, width } = this.viewport.get();
    const first = start - covered;
    const column = end - start;
    if (first < left) this.scrollTo({ left: first });
    else if (end > left + width)
      this.scrollTo({ left: Math.min(first, Math.ceil((end - width) / column) * column) });
  }

  private get maxTop(): number {
    return Math.max(0, this.contentHeight - this.viewport.get().height);
  }

  /** Pixels of content for each of the scroll bar. */
  private get ratio(): number {
    const { height } = this.viewport.get();
    const scrollable = ScaledScroll.sizerHeight(this.contentHeight) - height;
    return this.isScaled && scrollable > 0 ? this.maxTop / scrollable : 1;
  }

  private get isScaled(): boolean {
    return this.contentHeight > MAX_HEIGHT;
  }

  private measure(): void {
    const { element } = this;
    if (!element) return;
    this.update({ width: element.clientWidth, height: element.clientHeight });
    if (this.revealed) this.reveal(this.revealed);
  }

  private readonly onScroll = (): void => {
    const { scrollTop, scrollLeft } = this.element!;
    const placed = Math.abs(scrollTop - this.placedTop) < 1;
    const top = placed ? this.viewport.get().top : Math.min(scrollTop * this.ratio, this.maxTop);
    if (!placed) this.revealed = undefined;
    this.update({ top, left: scrollLeft });
  };

  private readonly onWheel = (event: WheelEvent): void => {
    if (!this.isScaled || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    this.revealed = undefined;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    const { top, left } = this.viewport.get();
    this.scrollTo({ top: top + event.deltaY * unit, left: left + event.deltaX * unit });
  };

  private update(changes: Partial<Viewport>): void {
    const before = this.viewport.get();
    const after = { ...before, ...changes };
    const keys = ['top', 'left', 'width', 'height'] as const;
    if (keys.some((key) => before[key] !== after[key])) this.viewport.set(after);
  }
}
