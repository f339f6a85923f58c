/** A name for a file from a title: `train/loss` → `train-loss`. */
export function fileName(title: string): string {
  return title.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^-+|-+$/g, '').toLowerCase() || 'chart';
}

export function downloadText(name: string, text: string, mediaType: string): void {
  downloadBlob(name, new Blob([text], { type: mediaType }));
}

export function downloadBlob(name: string, blob: Blob): void {
  const href = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** Dots of a picture for each pixel of its size: sharp on paper and on fine screens. */
const dots = 2;

/** An SVG drawn as PNG. @throws {Error} when the browser cannot draw it. */
export async function asPng(svg: string): Promise<Blob> {
  const href = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = href;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * dots;
    canvas.height = image.naturalHeight * dots;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error('The browser cannot write this picture')) : resolve(blob)), 'image/png'));
  } finally {
    URL.revokeObjectURL(href);
  }
}
