import type { NextConfig } from 'next';

const config: NextConfig = {
  images: { unoptimized: true },
  // Types are checked once for the whole repository, by `npm run types`.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
};

export default config;
