// Where the programs are
export { programsUrl } from './programs.js';
