import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import '../ui/tokens.css';
import '../ui/base.css';

export const metadata: Metadata = { title: 'Cairn', description: 'Everything that happens to a model, and the proof of it.' };
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

// Before the first paint, so that a page never flashes in the other theme.
const chosenTheme = `try{var t=localStorage.getItem('cairn.theme');if(t)document.documentElement.dataset.theme=t}catch(e){}`;
// A browser started under a POSIX locale calls its language en-US@posix, which its own Intl refuses; the charts ask for it.
const sayableLanguage = `try{new Intl.NumberFormat(navigator.language)}catch(e){Object.defineProperty(navigator,'language',{value:'en-US'})}`;

export default async function RootLayout({ children }: { readonly children: React.ReactNode }) {
  // By the policy that ../proxy.ts gives the page. Asking for it also has every page made when it is asked for: one made before could not know.
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: `${chosenTheme}${sayableLanguage}` }} />
        {children}
      </body>
    </html>
  );
}
