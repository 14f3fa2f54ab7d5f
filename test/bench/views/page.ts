// What is evaluated in the page: nothing here may use what is outside of its function.
import type { Frame } from 'playwright-core';

/** Marks, in every page that is loaded from then on, when the head and the table are on the screen. */
export function markFirstPaint(): void {
  if (window === window.top) return;
  const look = () => {
    const head = document.querySelector('[data-testid=overview] h1');
    const name = document.querySelector('[data-position] [data-column=name]');
    if (!head || !name?.textContent) return void requestAnimationFrame(look);
    // What is there at the beginning of a frame is painted at its end: before the next task.
    setTimeout(() => performance.mark('first-paint'));
  };
  requestAnimationFrame(look);
}

/** Milliseconds from the load of the page to its first paint. */
export async function firstPaint(frame: Frame): Promise<number> {
  await frame.waitForFunction(() => performance.getEntriesByName('first-paint').length > 0);
  return frame.evaluate(() => performance.getEntriesByName('first-paint')[0].startTime);
}

/** The times of what is watched, in milliseconds. */
export interface Watched {
  /** Between two frames. */
  readonly frames: number[];
  /** From the first move of the pointer that is not shown yet to its being drawn. */
  readonly moves: number[];
  /** Tasks that kept the page from answering for 50 ms or longer. */
  readonly longTasks: number[];
}

interface Watch extends Watched {
  readonly stop: () => void;
}

type Watching = typeof globalThis & { drawn?: Promise<number>; watch?: Watch };

/**
 * From the next press of the pointer to the frame in which a tensor's heat map is first drawn.
 * @returns asks for the milliseconds, once the pointer was pressed
 */
export async function watchFirstTile(frame: Frame, tensor: string): Promise<() => Promise<number>> {
  await frame.evaluate((name) => {
    const { prototype } = CanvasRenderingContext2D;
    const original = Object.getOwnPropertyDescriptor(prototype, 'drawImage')!;
    let pressed = 0;
    const note = ({ timeStamp }: Event) => (pressed = timeStamp);
    addEventListener('pointerdown', note, { capture: true, once: true });
    (globalThis as Watching).drawn = new Promise((resolve) => {
      prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
        if (this.canvas.ariaLabel?.includes(name)) {
          Object.defineProperty(prototype, 'drawImage', original);
          // Drawn in this frame: painted before the next task.
          setTimeout(() => resolve(performance.now() - pressed));
        }
        Reflect.apply(original.value as () => void, this, args);
      };
    });
  }, tensor);
  return () => frame.evaluate(() => (globalThis as Watching).drawn!);
}

/** Takes the times of frames, and of what the pointer does to the heat map. */
export function watchFrames(frame: Frame): Promise<void> {
  return frame.evaluate(() => {
    const watched: Watched = { frames: [], moves: [], longTasks: [] };
    const tasks = new PerformanceObserver((list) =>
      watched.longTasks.push(...list.getEntries().map(({ duration }) => duration)),
    );
    tasks.observe({ type: 'longtask' });
    let moved = 0;
    const move = ({ timeStamp }: Event) => (moved ||= timeStamp);
    addEventListener('pointermove', move, { capture: true });
    const { prototype } = CanvasRenderingContext2D;
    const original = Object.getOwnPropertyDescriptor(prototype, 'drawImage')!;
    prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
      if (moved && this.canvas.id === 'heat-canvas') {
        watched.moves.push(performance.now() - moved);
        moved = 0;
      }
      Reflect.apply(original.value as () => void, this, args);
    };
    let last = performance.now();
    let next = requestAnimationFrame(function tick(now) {
      watched.frames.push(now - last);
      last = now;
      next = requestAnimationFrame(tick);
    });
    const stop = () => {
      cancelAnimationFrame(next);
      tasks.disconnect();
      removeEventListener('pointermove', move, { capture: true });
      Object.defineProperty(prototype, 'drawImage', original);
    };
    (globalThis as Watching).watch = { ...watched, stop };
  });
}

/** Ends {@link watchFrames}. */
export function watchedFrames(frame: Frame): Promise<Watched> {
  return frame.evaluate(() => {
    const { stop, frames, moves, longTasks } = (globalThis as Watching).watch!;
    stop();
    return { frames: frames.slice(1), moves, longTasks };
  });
}
