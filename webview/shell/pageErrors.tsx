import type { PageCache } from '../state/pageCache';
import { useStore } from '../state/store';
import { ErrorMessage } from './message';

interface Props {
  readonly cache: PageCache<unknown>;
  /** What could not be read: a plural. */
  readonly what: string;
}

/** The reason why something on the screen could not be read, with a way to try again. */
export function PageErrors({ cache, what }: Props) {
  useStore(cache.version);
  const error = cache.firstError();
  if (error === undefined) return null;
  return (
    <ErrorMessage
      text={`Some ${what} could not be read: ${error}`}
      action="Try Again"
      onAction={() => cache.renew()}
    />
  );
}
