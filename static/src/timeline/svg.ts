/** Makes SVG elements for what is drawn on the page. */

const NS = "http://www.w3.org/2000/svg";

export function element<Name extends keyof SVGElementTagNameMap>(name: Name, attributes: Record<string, string | number>): SVGElementTagNameMap[Name] {
  const node = document.createElementNS(NS, name);
  set(node, attributes);
  return node;
}

export function set(node: Element, attributes: Record<string, string | number>): void {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
}

export function text(x: number, y: number, name: string, content: string): SVGTextElement {
  const node = element("text", { x, y, class: name });
  node.textContent = content;
  return node;
}

/** A part of a text, with a place on its line. Parts of one text are cheaper than texts. */
export function part(x: number, name: string, content: string): SVGTSpanElement {
  const node = element("tspan", { x, class: name });
  node.textContent = content;
  return node;
}
