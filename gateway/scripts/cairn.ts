import { main } from '../src/cli/main.js';

// The `cairn` command from source, for `npm run dev`.
await main(process.argv.slice(2));
