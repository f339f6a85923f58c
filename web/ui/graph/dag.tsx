import { layered } from './layered';
import styles from './dag.module.css';

export interface DagNode {
  readonly id: string;
  readonly dependsOn: readonly string[];
  readonly content: React.ReactNode;
}

export interface DagProps {
  readonly label: string;
  readonly nodes: readonly DagNode[];
  readonly chosen?: string;
  readonly onChoose?: (id: string) => void;
}

const width = 172;
const height = 56;

/** Steps in layers from left to right, in the order in which they can run. Each is a button. */
export function Dag({ label, nodes, chosen, onChoose }: DagProps) {
  const edges = nodes.flatMap(({ id, dependsOn }) => dependsOn.map((from) => ({ from, to: id })));
  const { places, width: whole, height: tall } = layered(nodes.map(({ id }) => ({ id, width, height })), edges, { layer: 36, box: 16 });
  return (
    <div className={styles['scroller']} role="region" aria-label={label} tabIndex={0}>
      <div className={styles['dag']} style={{ inlineSize: whole, blockSize: tall }}>
        <svg width={whole} height={tall} aria-hidden="true">
          {edges.map(({ from, to }) => {
            const [a, b] = [places.get(from), places.get(to)];
            if (a === undefined || b === undefined) return null;
            const [x1, y1, x2, y2] = [a.x + width, a.y + height / 2, b.x, b.y + height / 2];
            const bend = (x2 - x1) / 2;
            return <path key={`${from} ${to}`} d={`M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`} />;
          })}
        </svg>
        <ol>
          {nodes.map(({ id, content }) => (
            <li key={id} style={{ insetInlineStart: places.get(id)?.x, insetBlockStart: places.get(id)?.y, inlineSize: width, blockSize: height }}>
              <button type="button" aria-pressed={id === chosen} onClick={() => onChoose?.(id)}>
                {content}
              </button>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}
