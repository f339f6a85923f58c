import { buffer } from 'node:stream/consumers';
import PdfDocument from 'pdfkit';
import { disclaimer } from '../domain/documents/crosswalk.js';
import type { Summary } from '../domain/documents/documents.js';
import { coverage, notProvided } from '../domain/documents/statement.js';

/** The summary of an export, on paper: what it is, how complete each document is, and the crosswalk. The fonts of PDF readers know Latin letters only. */
export async function summaryPdf({ title, facts, reports, duties }: Summary, at: Date): Promise<Buffer> {
  const pdf = new PdfDocument({ size: 'A4', margin: 54, info: { Title: title, CreationDate: at, ModDate: at } });
  const bytes = buffer(pdf);
  pdf.fontSize(18).text(latin(title)).moveDown(0.5).fontSize(10);
  for (const [name, value] of facts) pdf.font('Helvetica-Bold').text(`${latin(name)}: `, { continued: true }).font('Helvetica').text(latin(value));
  heading(pdf, 'Documents');
  for (const report of reports) {
    const { provided, total } = coverage(report);
    pdf.text(latin(`${report.title}: ${provided} of ${total} items are recorded`));
    const none = report.sections.flatMap(({ statements }) => statements.filter(({ value }) => value === undefined).map(({ item }) => item));
    if (none.length > 0) pdf.fillColor('#a00000').fontSize(8).text(latin(`${notProvided}: ${none.join('; ')}`), { indent: 12 }).fillColor('black').fontSize(10);
  }
  heading(pdf, 'Duties');
  for (const { id, source, duty, status } of duties) pdf.font('Helvetica-Bold').text(latin(`${id}: ${status}`)).font('Helvetica').text(latin(`${duty} (${source})`), { indent: 12 });
  pdf.moveDown().fontSize(8).text(disclaimer);
  pdf.end();
  return bytes;
}

function heading(pdf: PDFKit.PDFDocument, text: string): void {
  pdf.moveDown().fontSize(13).text(text).moveDown(0.3).fontSize(10);
}

/** Letters that the built-in fonts do not have are shown as question marks; the HTML has them. */
function latin(text: string): string {
  return text.replace(/[^\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018-\u201d\u2022\u2026\u20ac]/gu, (letter) => (/\s/.test(letter) ? ' ' : '?'));
}
