// Next writes next-env.d.ts while it builds; types are checked without a build too.
/// <reference types="next" />

declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}

declare module '*.css';
