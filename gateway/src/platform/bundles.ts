// Here alone subgraphs are named; checking a bundle, or a log over HTTP, needs no platform that runs here.
export { verifyBundle, verifyLog } from '@cairn/governance';
