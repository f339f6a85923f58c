import { kindOf } from '../../ui/kinds';
import { Empty } from '../../ui/states';

/** There is no such node, or none that the reader may see: the platform says the same to both. */
export function MissingNode({ id }: { readonly id: string }) {
  return (
    <>
      <title>Not found · Cairn</title>
      <h1 className="visually-hidden">Not found</h1>
      <Empty title={`${kindOf(id).label} ${id} does not exist`}>Check the id. It may also belong to a project that you hold no role in: ask an administrator of that project.</Empty>
    </>
  );
}
