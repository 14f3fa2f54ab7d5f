import { AskToRead } from '../live/askToRead';
import type { Consent } from '../live/useConsent';
import { WorkProgress } from '../shell/workProgress';
import type { Stoppable } from '../state/useAnswer';
import type { GridDetail } from '../values/geometry';

interface Props {
  readonly detail: GridDetail;
  readonly consent: Consent;
  /** From 0 to 1. */
  readonly share: number;
  readonly work: Stoppable;
}

/** How far looking at all values is, or the question whether to. */
export function HealthWork({ detail, consent, share, work }: Props) {
  if (!consent.given) {
    return <AskToRead detail={detail} consent={consent} action="Look at All Values" />;
  }
  return (
    <WorkProgress what="Looking at all values" share={share} work={work} testId="health-progress" />
  );
}
