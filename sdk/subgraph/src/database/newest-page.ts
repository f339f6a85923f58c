import { LessThan, type EntityManager, type EntityTarget, type FindOptionsOrder, type FindOptionsWhere } from 'typeorm';
import { pageOf, pageSize, type Page, type PageRequest } from '@cairn/core';

/** One page of rows, newest first: ids are time-ordered, so the id is the cursor and its index serves the order. */
export async function newestPage<R extends { id: string }>(
  manager: EntityManager,
  row: EntityTarget<R>,
  where: FindOptionsWhere<R>,
  request: PageRequest,
): Promise<Page<R>> {
  const size = pageSize(request);
  const after = request.after === undefined ? {} : { id: LessThan(request.after) };
  const [rows, totalCount] = await Promise.all([
    manager.find(row, { where: { ...where, ...after }, order: { id: 'DESC' } as FindOptionsOrder<R>, take: size + 1 }),
    manager.count(row, { where }),
  ]);
  return pageOf(rows, size, totalCount, ({ id }) => id);
}
