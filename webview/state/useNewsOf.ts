import { useEffect } from 'react';
import { useSession } from './session';
import { type Store, useStore, useStoreValue } from './store';

/**
 * What was last told of work that the page waits for; undefined if that was other work.
 * @param subject in JSON's values, as the host was asked
 */
export function useNewsOf<Subject, News extends { readonly subject: Subject }>(
  store: Store<News | undefined>,
  subject: Subject,
): News | undefined {
  const { selection } = useSession();
  const epoch = useStoreValue(selection, (state) => state.epoch);
  const news = useStore(store);
  const key = JSON.stringify(subject);
  // Of another version of the file, or an earlier attempt, it says nothing.
  useEffect(() => () => store.set(undefined), [store, key, epoch]);
  return JSON.stringify(news?.subject) === key ? news : undefined;
}
