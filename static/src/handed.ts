/** A part of lit templates that hands its element to a function, whenever it is drawn. lit's own `ref` does more, and weighs more. */
import { noChange } from "lit-html";
import { Directive, directive, type DirectiveParameters, type ElementPart } from "lit-html/directive.js";

class Handed extends Directive {
  override update({ element }: ElementPart, [take]: DirectiveParameters<this>): unknown {
    take(element);
    return noChange;
  }

  render(_take: (element: Element) => void): unknown {
    return noChange;
  }
}

export const handed = directive(Handed);
