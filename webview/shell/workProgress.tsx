import VscodeButton from '@vscode-elements/react-elements/dist/components/VscodeButton.js';
import type { Stoppable } from '../state/useAnswer';
import { ShareProgress } from './shareProgress';
import { useSeldom } from './useSeldom';
import './workProgress.css';

interface Props {
  /** What is being done. */
  readonly what: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly work: Stoppable;
  readonly testId: string;
}

/** How far work is that the page waits for, and a way to stop it. */
export function WorkProgress({ what, share, work, testId }: Props) {
  const percent = `${Math.floor(100 * share)} %`;
  const text = work.stopped ? `${what}: stopped at ${percent}` : `${what}: ${percent}`;
  const said = useSeldom(text);
  return (
    <div className="work-progress" data-testid={testId}>
      <span aria-hidden="true">{text}</span>
      <span role="status" className="visually-hidden">
        {said}
      </span>
      <ShareProgress label={what} share={share} />
      <VscodeButton secondary onClick={work.stopped ? work.resume : work.stop}>
        {work.stopped ? 'Start Again' : 'Stop'}
      </VscodeButton>
    </div>
  );
}
