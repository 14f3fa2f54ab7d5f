import VscodeProgressBar from '@vscode-elements/react-elements/dist/components/VscodeProgressBar.js';
import type { ShownTensor } from '../../src/protocol/editor';
import { ErrorMessage } from '../shell/message';
import { useSession } from '../state/session';
import { useStore } from '../state/store';
import { hasGrid } from '../values/geometry';
import { TensorViews } from '../views/tensorViews';
import { DetailHead } from './detailHead';
import { TensorFindings } from './tensorFindings';
import { Unreadable } from './unreadable';
import './detailPane.css';

/** The selected tensor: its facts, what was found in it, and views of its values. */
export function DetailPane() {
  const { selection } = useSession();
  const { detail, error, loading } = useStore(selection);
  return (
    <section
      className="detail"
      aria-label="Selected tensor"
      aria-busy={loading}
      data-testid="detail"
    >
      {loading && <VscodeProgressBar className="detail-progress" aria-label="Loading the tensor" />}
      {error !== undefined && (
        <ErrorMessage text={error} action="Try Again" onAction={() => selection.refresh()} />
      )}
      {detail && <Detail detail={detail} />}
    </section>
  );
}

function Detail({ detail }: { detail: ShownTensor }) {
  return (
    <>
      <DetailHead detail={detail} />
      {detail.state !== 'readable' || !hasGrid(detail) ? (
        <Unreadable detail={detail} />
      ) : (
        <>
          <TensorFindings findings={detail.findings} />
          <TensorViews detail={detail} />
        </>
      )}
    </>
  );
}
