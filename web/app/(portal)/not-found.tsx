import { Empty } from '../../ui/states';

export default function NotFound() {
  return (
    <>
      <title>Not found · Cairn</title>
      <h1 className="visually-hidden">Not found</h1>
      <Empty title="There is no such page">Press Ctrl K to find a page or a node.</Empty>
    </>
  );
}
