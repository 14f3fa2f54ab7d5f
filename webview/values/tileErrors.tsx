import { ErrorMessage } from '../shell/message';
import type { TileStore } from './tileStore';

/** The reason why values on the screen could not be read, with a way to try again. */
export function TileErrors({ tiles }: { tiles: TileStore }) {
  const error = tiles.cache.firstError();
  if (error === undefined) return null;
  return (
    <ErrorMessage
      text={`Some values could not be read: ${error}`}
      action="Try Again"
      onAction={() => tiles.cache.renew()}
    />
  );
}
