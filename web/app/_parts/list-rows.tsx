'use client';

import { DataTable, type DataTableProps } from '../../ui/table/data-table';
import { Failure, Loading } from '../../ui/states';
import type { Pages } from '../../live/use-pages';

type ListProps<Data, Node> = Omit<DataTableProps<Node>, 'rows' | 'keyOf' | 'total' | 'more' | 'list'> & { readonly pages: Pages<Data, Node> };

/** A connection of the graph as a table: loading, empty, failed, and further pages on demand. */
export function ListRows<Data, Node extends { readonly id: string }>({ pages, ...table }: ListProps<Data, Node>) {
  return (
    <>
      {pages.failure !== undefined && <Failure {...pages.failure} onRetry={() => void pages.refresh()} />}
      {pages.nodes === undefined ? pages.failure === undefined && <Loading lines={8} /> : <DataTable {...table} list={JSON.stringify(pages.answered)} rows={pages.nodes} keyOf={({ id }) => id} total={pages.totalCount} more={pages.more} />}
    </>
  );
}
