/** Changes the address without asking the server for the page again. */
export function replaceSearch(pathname: string, search: URLSearchParams): void {
  const text = search.toString();
  window.history.replaceState(null, '', text === '' ? pathname : `${pathname}?${text}`);
}
