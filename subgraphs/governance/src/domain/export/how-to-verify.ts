/** The page inside every bundle that says how to check it, and what a check does not prove. */
export const howToVerify = `# How to check this bundle

Two programs lie in it, written independently of each other. Either is enough; they must agree.

1. Unpack the bundle, and in its folder run \`node verify.mjs\` (Node.js 18 or later) or \`python3 verify.py\` (Python 3.9 or later). They need
   nothing else, no network, and write nothing.
2. Find the key that the operator of the platform published in another place, and pass it: \`node verify.mjs --key '<key>'\`. Without it
   a check shows that the bundle is whole, and not whose it is. If you have an older key of the same log, that one does too: the
   bundle shows how each key handed over to the next.
3. If you kept \`checkpoint.txt\` of an earlier bundle, pass it: \`--seen checkpoint.txt\`. Then the check also shows that nothing of what was
   in the log then was changed or taken out since. Keep this bundle's \`checkpoint.txt\` for the next time.

## What lies in it

- \`manifest.json\` lists every file with its SHA-256, and says what is complete, partial and missing; \`manifest.sig\` is its signature.
- \`events.jsonl\` holds the entries, a line each, byte for byte as they are in the log; \`events.csv\` the same for a spreadsheet.
- \`proofs.tlog-proofs\` holds a proof for each entry, in the same order (C2SP tlog-proof), each followed by a line of two hyphens.
  \`node verify.mjs --proof <index>\` prints one.
- \`checkpoint.txt\` is the signed head of the log; \`checkpoint-prev.txt\` and \`consistency.txt\` show that it continues the one of the export before.
- \`keys/\` holds the keys that signed, and the checkpoints that two neighbours signed both.
- \`documents/\` holds what is derived from the graph: every statement names the node or the event that it comes from.

## What "VERIFIED" means

Every file is as it was when the bundle was made. Every entry in \`events.jsonl\` lies, unchanged and at the index that it names, in the log that the
key has signed (RFC 6962 Merkle tree, Ed25519 signature). Where the manifest says \`contiguous\`, every entry of the range is there.

## What it does not prove

- That what an entry says was true when it was written.
- That the operator does not keep a second log under the same key: only somebody outside who keeps checkpoints and compares them finds that.
- That an export of a project, a model, an endpoint or a person holds every entry of it: entries of others lie between, and cannot be told
  from left out ones. An export of the whole installation is proven complete.
- That the documents say everything: they say what was recorded, and NOT PROVIDED where nothing was.

None of this is legal advice.
`;

/** The same as a page, without any script. */
export const howToVerifyPage = pageOf(howToVerify);

/** Of the Markdown above: headings, lists, paragraphs and code. */
function pageOf(markdown: string): string {
  const blocks = markdown.trim().split(/\n\n+/).map((block) => {
    const [, marks, title] = /^(#+) (.*)$/.exec(block) ?? [];
    if (marks !== undefined && title !== undefined) return `<h${marks.length}>${inline(title)}</h${marks.length}>`;
    const tag = /^\d+\. /.test(block) ? 'ol' : block.startsWith('- ') ? 'ul' : undefined;
    if (tag === undefined) return `<p>${inline(block)}</p>`;
    return `<${tag}>${block.split(/^(?:\d+\.|-) /m).filter((item) => item.trim() !== '').map((item) => `<li>${inline(item)}</li>`).join('')}</${tag}>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>How to check this bundle</title>
<style>body{font:16px/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}code{background:#eee;padding:0 .2em}</style></head>
<body>${blocks.join('\n')}</body></html>
`;
}

function inline(text: string): string {
  return text.trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/`([^`]+)`/g, '<code>$1</code>');
}
