import { expect, it } from 'vitest';
import { fileTree, type FileNode } from './file-tree';

const shape = (nodes: readonly FileNode<unknown>[]): unknown => nodes.map(({ name, file, inside }) => (file === undefined ? [name, shape(inside)] : name));

it('files stand in the folders of their names, folders first', () => {
  expect(shape(fileTree(['b.txt', 'plots/10.png', 'plots/9.png', 'a/b/c.txt', 'a.txt'].map((name) => ({ name }))))).toEqual([['a/b', ['c.txt']], ['plots', ['9.png', '10.png']], 'a.txt', 'b.txt']);
});

it('odd names are files all the same', () => {
  expect(shape(fileTree([{ name: '/' }, { name: '__proto__/x' }, { name: 'a//b' }]))).toEqual([['__proto__', ['x']], ['a', ['b']], '/']);
});
