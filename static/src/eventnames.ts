/**
 * Names of events in the editor's code have the two voices that they have everywhere: `.on("connection", …)` indigo and
 * squared, `.emit("chatMessage", …)` amber and round. A part of the editor, by the syntax tree, so that a string that
 * merely looks alike stays plain.
 */
import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";

/** Socket.IO's own events, as in lessons/events.go. */
const BUILTIN: ReadonlySet<string> = new Set([
  "connection", "disconnecting", "new_namespace", "connect", "connect_error", "disconnect", "error",
  "reconnect", "reconnect_attempt", "reconnect_error", "reconnect_failed",
]);
/** Methods whose first argument is the name of an event. */
const NAMING: ReadonlySet<string> = new Set(["on", "once", "off", "emit", "emitWithAck", "addListener", "removeListener", "removeAllListeners", "listeners", "serverSideEmit"]);

const marks = {
  builtin: Decoration.mark({ class: "event builtin" }),
  custom: Decoration.mark({ class: "event custom" }),
};

export const eventNames = ViewPlugin.fromClass(class {
  names: DecorationSet;
  constructor(view: EditorView) {
    this.names = find(view);
  }
  update(update: ViewUpdate) {
    if (update.docChanged || update.viewportChanged || syntaxTree(update.startState) !== syntaxTree(update.state)) this.names = find(update.view);
  }
}, { decorations: (plugin) => plugin.names });

export const eventLook = EditorView.theme({
  ".event": { fontWeight: "500", padding: "1px 0" },
  ".event, .event *": { color: "inherit" },
  ".event.builtin, .event.builtin *": { color: "var(--builtin)" },
  ".event.custom, .event.custom *": { color: "var(--custom)" },
  ".event.builtin": { borderRadius: "var(--radius-chip)", backgroundColor: "var(--builtin-bg)" },
  ".event.custom": { borderRadius: "var(--radius-round)", backgroundColor: "var(--custom-bg)" },
});

/** The strings in view that name an event: the first argument of a call of such a method. */
function find(view: EditorView): DecorationSet {
  const { doc } = view.state;
  const found = new RangeSetBuilder<Decoration>();
  let last = -1;
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({ from, to, enter({ node, name }) {
      if (name !== "String" || node.from <= last || node.parent?.name !== "ArgList") return;
      const method = node.parent.prevSibling;
      const property = method?.name === "MemberExpression" ? method.lastChild : null;
      // Before it stands the bracket alone.
      if (!property || !NAMING.has(doc.sliceString(property.from, property.to)) || node.prevSibling?.name !== "(") return;
      const event = doc.sliceString(node.from + 1, node.to - 1);
      found.add(node.from, node.to, BUILTIN.has(event) ? marks.builtin : marks.custom);
      last = node.from;
    } });
  }
  return found.finish();
}
