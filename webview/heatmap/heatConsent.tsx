import VscodeButton from '@vscode-elements/react-elements/dist/components/VscodeButton.js';
import { AskToRead } from '../live/askToRead';
import type { Consent } from '../live/useConsent';
import type { GridDetail } from '../values/geometry';
import type { HeatTiles } from './heatTiles';
import type { HeatView } from './useHeatView';

interface Props {
  readonly detail: GridDetail;
  readonly tiles: HeatTiles;
  readonly map: HeatView;
  readonly consent: Consent;
}

/**
 * Has the rest of a large live tensor read, or no longer. It keeps its room when all is read: the picture
 * must not change its size, for then it might need other tiles.
 */
export function HeatConsent({ detail, tiles, map, consent }: Props) {
  if (!consent.needed) return null;
  const { reading, sampled, unread } = tiles.progress(map.level, map.view);
  const isExact = reading + sampled + unread === 0;
  return (
    <div className="heat-consent" data-testid="heat-consent">
      {isExact ? (
        'Every value on the screen was read.'
      ) : consent.given ? (
        <VscodeButton secondary onClick={consent.withdraw}>
          Stop
        </VscodeButton>
      ) : (
        <AskToRead detail={detail} consent={consent} action="Read All Values" />
      )}
    </div>
  );
}
