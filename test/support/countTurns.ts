/**
 * Counts how often others get their turn on this thread from now on. Unlike the length of the longest
 * wait, it does not depend on how busy the machine is.
 */
export function countTurns(): () => number {
  let turns = 0;
  const timer = setInterval(() => turns++);
  return () => {
    clearInterval(timer);
    return turns;
  };
}
