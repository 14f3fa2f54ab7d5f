// Waiting always ends, and says what it waited for.
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until the answer is truthy, and returns it.
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} probe
 * @param {{timeout?: number, interval?: number}} [options]
 */
export async function until(what, probe, { timeout = 30_000, interval = 100 } = {}) {
  const deadline = Date.now() + timeout;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${timeout / 1000} s for ${what}`);
    await sleep(interval);
  }
}
