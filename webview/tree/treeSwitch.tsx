import { IconButton } from '../shell/iconButton';
import { useSession } from '../state/session';
import { useStoreValue } from '../state/store';

/** Between the tree of the tensors and their table. */
export function TreeSwitch() {
  const { view, tree } = useSession();
  const shown = useStoreValue(view, (state) => state.tree);
  const change = () => {
    view.update({ tree: !shown });
    if (!shown) tree.showSelected();
  };
  return shown ? (
    <IconButton icon="list-flat" label="Show Tensors as Table" onClick={change} />
  ) : (
    <IconButton icon="list-tree" label="Show Tensors as Tree" onClick={change} />
  );
}
