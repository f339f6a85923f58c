/**
 * Area under the ROC curve by ranks (Mann–Whitney U; equal scores share their mean rank): the probability that a row with
 * label 1 scores higher than one with label 0. Undefined when only one label occurs.
 */
export function auc(scores: ArrayLike<number>, labels: ArrayLike<number>): number | undefined {
  const order = Uint32Array.from({ length: scores.length }, (_, row) => row);
  order.sort((a, b) => scores[a]! - scores[b]!);
  let ones = 0;
  let rankSum = 0;
  let start = 0;
  while (start < order.length) {
    let end = start + 1;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end += 1;
    const meanRank = (start + 1 + end) / 2; // ranks start + 1 to end, counted from 1
    for (let index = start; index < end; index += 1) {
      if (labels[order[index]!] !== 1) continue;
      ones += 1;
      rankSum += meanRank;
    }
    start = end;
  }
  const zeros = order.length - ones;
  return ones === 0 || zeros === 0 ? undefined : (rankSum - (ones * (ones + 1)) / 2) / (ones * zeros);
}
