import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Fetched } from '../common/page.js';
import { flikQuery } from './data/flik.js';
import { WorkbenchPage } from './workbench-page.js';

/** One Flik: everything that is done with it stands here. */
export function FlikPage() {
  const { id } = useParams({ from: '/studio/fliks/$id' });
  const flik = useQuery(flikQuery(id));
  return <Fetched of={flik}>{(seen) => <WorkbenchPage key={id} id={id} fetched={seen} />}</Fetched>;
}
