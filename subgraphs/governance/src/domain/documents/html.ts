import { coverage, notProvided, type Report } from './statement.js';

/** A document as a page: no script, nothing fetched, every text escaped. */
export function reportHtml(report: Report): string {
  const { provided, total } = coverage(report);
  const sections = report.sections.map(
    ({ title, statements }) => `<h2>${escape(title)}</h2>
<table><thead><tr><th>What</th><th>Recorded</th><th>Proven by</th></tr></thead><tbody>
${statements.map(({ item, value, sources }) => `<tr><td>${escape(item)}</td><td${value === undefined ? ' class="none"' : ''}>${escape(value ?? notProvided)}</td><td>${sources.map((id) => `<code>${escape(id)}</code>`).join(' ')}</td></tr>`).join('\n')}
</tbody></table>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escape(report.title)}</title>
<style>body{font:15px/1.45 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.3em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}td:first-child{width:26%}td:last-child{width:24%}.none{color:#a00}code{font-size:.8em}</style></head>
<body><h1>${escape(report.title)}</h1>
<p>About <code>${escape(report.subject)}</code>. ${escape(report.basis)} This is no legal advice.</p>
<p>${provided} of ${total} items are recorded; what nobody recorded says ${notProvided}.</p>
${sections.join('\n')}
</body></html>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
