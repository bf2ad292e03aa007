/** A style sheet as text, minified: see build.go. */
declare module "*.css" {
  const text: string;
  export default text;
}
