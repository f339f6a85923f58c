/** The page inside every bundle that says how to check it, and what a check does not prove. */
export const howToVerify = `# How to check this bundle

1. Unpack it and run \`node verify.mjs\` in the folder. It needs Node.js 18 or later, nothing else, and no network.
2. Compare the key that it prints with the one that the operator of the platform published in another place, or pass
   that key: \`node verify.mjs --key '<key>'\`.

What "VERIFIED" means: every file is as it was when the bundle was made; every entry in \`events.jsonl\` lies, unchanged
and at the index that it names, in the log that the key has signed (RFC 6962 Merkle tree, Ed25519 signature).

What it does not prove: that what an entry says was true when it was written; that the operator did not keep a second
log under the same key, unless somebody outside keeps checkpoints and compares them; that a project's export holds
every entry of the project, because entries of other projects in the range are left out and cannot be told from it.
`;
