import { Copy } from '../../ui/copy';
import { shortId } from '../../ui/kinds';

/** A short id that copies the whole one. */
export function CopyId({ id }: { readonly id: string }) {
  return (
    <Copy text={id} label="Id">
      {shortId(id)}
    </Copy>
  );
}
