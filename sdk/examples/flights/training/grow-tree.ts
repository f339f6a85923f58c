import type { BinnedFeatures } from './feature-bins.js';
import {
  buildHistogram,
  findBestSplit,
  leafValue,
  subtractHistogram,
  type Derivatives,
  type Histogram,
  type Split,
  type SplitLimits,
} from './histogram.js';
import type { Tree } from './model.js';

export interface GrowOptions extends SplitLimits {
  readonly maxLeaves: number;
  /** Each leaf's value is multiplied by this. */
  readonly learningRate: number;
}

/** Rows to learn from, and rows that only follow: both are put in order of the leaves they reach. */
export interface TreeRows {
  readonly sampled: Uint32Array;
  readonly others: Uint32Array;
}

/** A grown tree, and the rows at each of its leaves. */
export interface GrownTree {
  readonly tree: Tree;
  readonly leaves: readonly { readonly value: number; readonly sampled: Uint32Array; readonly others: Uint32Array }[];
}

interface Leaf extends TreeRows {
  readonly node: number;
  readonly histogram: Histogram;
  readonly split: Split | undefined;
}

/** Grows a tree leaf by leaf, always dividing the leaf that lowers the loss most, until none gains or `maxLeaves` stand. */
export function growTree(binned: BinnedFeatures, derivatives: Derivatives, rows: TreeRows, options: GrowOptions): GrownTree {
  const nodes = new TreeBuilder(2 * options.maxLeaves - 1);
  const leafOf = (node: number, leafRows: TreeRows, histogram: Histogram): Leaf => ({
    node,
    ...leafRows,
    histogram,
    split: findBestSplit(histogram, options),
  });
  const leaves = [leafOf(nodes.add(), rows, buildHistogram(binned, derivatives, rows.sampled))];

  while (leaves.length < options.maxLeaves) {
    const index = indexOfBest(leaves);
    const leaf = leaves[index]!;
    const { split } = leaf;
    if (split === undefined) break;
    const [left, right] = divide(binned, leaf, split);
    // Only the smaller child is counted; the larger one is the rest.
    const leftIsSmaller = left.sampled.length <= right.sampled.length;
    const smaller = buildHistogram(binned, derivatives, leftIsSmaller ? left.sampled : right.sampled);
    const larger = subtractHistogram(leaf.histogram, smaller);
    const children = nodes.split(leaf.node, split.feature, binned.upperBounds[split.feature]![split.bin]!);
    leaves[index] = leafOf(children.left, left, leftIsSmaller ? smaller : larger);
    leaves.push(leafOf(children.right, right, leftIsSmaller ? larger : smaller));
  }

  const grown = leaves.map(({ node, histogram, sampled, others }) => {
    const value = Math.fround(leafValue(histogram, options.l2) * options.learningRate);
    nodes.setValue(node, value);
    return { value, sampled, others };
  });
  return { tree: nodes.build(), leaves: grown };
}

function indexOfBest(leaves: readonly Leaf[]): number {
  let best = 0;
  leaves.forEach(({ split }, index) => {
    if ((split?.gain ?? 0) > (leaves[best]!.split?.gain ?? 0)) best = index;
  });
  return best;
}

function divide(binned: BinnedFeatures, { sampled, others }: TreeRows, split: Split): [TreeRows, TreeRows] {
  const sampledLeft = partition(binned, sampled, split);
  const othersLeft = partition(binned, others, split);
  return [
    { sampled: sampled.subarray(0, sampledLeft), others: others.subarray(0, othersLeft) },
    { sampled: sampled.subarray(sampledLeft), others: others.subarray(othersLeft) },
  ];
}

/** Puts the rows that go left first, in place and keeping their order. Returns how many there are. */
function partition({ bins, featureCount }: BinnedFeatures, rows: Uint32Array, { feature, bin }: Split): number {
  const right = new Uint32Array(rows.length);
  let leftCount = 0;
  let rightCount = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]!;
    if (bins[row * featureCount + feature]! <= bin) {
      rows[leftCount] = row;
      leftCount += 1;
    } else {
      right[rightCount] = row;
      rightCount += 1;
    }
  }
  rows.set(right.subarray(0, rightCount), leftCount);
  return leftCount;
}

/** Collects nodes, then cuts the arrays to size. */
class TreeBuilder {
  #count = 0;
  readonly #feature: Int32Array;
  readonly #threshold: Float32Array;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #value: Float32Array;

  constructor(maxNodes: number) {
    this.#feature = new Int32Array(maxNodes).fill(-1);
    this.#threshold = new Float32Array(maxNodes);
    this.#left = new Int32Array(maxNodes);
    this.#right = new Int32Array(maxNodes);
    this.#value = new Float32Array(maxNodes);
  }

  add(): number {
    this.#count += 1;
    return this.#count - 1;
  }

  split(node: number, feature: number, threshold: number): { left: number; right: number } {
    const children = { left: this.add(), right: this.add() };
    this.#feature[node] = feature;
    this.#threshold[node] = threshold;
    this.#left[node] = children.left;
    this.#right[node] = children.right;
    return children;
  }

  setValue(node: number, value: number): void {
    this.#value[node] = value;
  }

  build(): Tree {
    return {
      feature: this.#feature.slice(0, this.#count),
      threshold: this.#threshold.slice(0, this.#count),
      left: this.#left.slice(0, this.#count),
      right: this.#right.slice(0, this.#count),
      value: this.#value.slice(0, this.#count),
    };
  }
}
