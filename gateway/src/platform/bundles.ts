// Here alone subgraphs are named; checking a bundle needs no platform that runs.
export { verifyBundle } from '@cairn/governance';
