/** A style sheet as text, minified: see build.go. */
declare module "*.css" {
  const text: string;
  export default text;
}

/** The address of a script that is built apart: see build.go. */
declare module "address:*" {
  const address: string;
  export default address;
}
