/** Style sheets that come with a script, for what a page shows only when it is asked for. The build makes them text. */
export function wear(css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}
