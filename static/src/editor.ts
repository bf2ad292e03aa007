/**
 * The code editor: CodeMirror in a shadow root, with a look of its own from the page's colours. Loaded when the page
 * has time, or when somebody reaches for the code. It holds the text of each file; what is saved or run is decided
 * by the playground.
 */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec, RangeSet, StateEffect, StateField, type Extension, type TransactionSpec } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, ViewPlugin, drawSelection, gutterLineClass, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers, type Command, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { eventLook, eventNames } from "./eventnames";

export interface EditorHandlers {
  edited(file: string, text: string): void;
  run(): void;
  /** Somebody asks what a line did: by its number in the gutter, or by the keyboard. */
  asked(file: string, line: number): void;
  /** Somebody has clicked into a line. */
  pointed?(file: string, line: number): void;
}

/** What is wrong in a file, and where. */
interface Fault {
  message: string;
  line?: number;
  column?: number;
}

const TAB = 2; // columns
const MARGIN = 24; // pixels that stay free around a line that is shown
const GLOW = 840; // ms that a line stays lit before it fades

const light = StateEffect.define<{ from: number; turn: number }>();
const dim = StateEffect.define<number>();

/** Lines that have just fired. Each turn's go out together. */
const lit = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(lines, transaction) {
    lines = lines.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(light)) {
        const line = Decoration.line({ class: "lit", turn: effect.value.turn });
        lines = lines.update({ filter: (from) => from !== effect.value.from, add: [line.range(effect.value.from)] });
      } else if (effect.is(dim)) {
        lines = lines.update({ filter: (_from, _to, line) => line.spec.turn > effect.value });
      }
    }
    return lines;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const trace = StateEffect.define<{ lines: number[]; chosen: number }>();

class Took extends GutterMarker {
  override elementClass = "took";
}

const took = new Took();

/** Lines that took part in what is selected on the timeline, and the one that made the selected entry. */
const traced = StateField.define<{ lines: DecorationSet; gutter: RangeSet<GutterMarker> }>({
  create: () => ({ lines: Decoration.none, gutter: RangeSet.empty }),
  update({ lines, gutter }, transaction) {
    lines = lines.map(transaction.changes);
    gutter = gutter.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(trace)) continue;
      const { doc } = transaction.state;
      const there = effect.value.lines.filter((line) => line >= 1 && line <= doc.lines);
      lines = Decoration.set(there.map((line) => Decoration.line({ class: line === effect.value.chosen ? "traced chosen" : "traced" }).range(doc.line(line).from)));
      gutter = RangeSet.of(there.map((line) => took.range(doc.line(line).from)));
    }
    return { lines, gutter };
  },
  provide: (field) => [EditorView.decorations.from(field, ({ lines }) => lines), gutterLineClass.from(field, ({ gutter }) => gutter)],
});

/**
 * Typing over a selection. Left to itself, the browser gives what is typed the selection's style by a style attribute,
 * which the page's policy forbids.
 */
function replaceSelected(event: InputEvent, view: EditorView): boolean {
  const { main } = view.state.selection;
  const text = event.data;
  if (event.inputType !== "insertText" || text === null || event.isComposing || main.empty) return false;
  event.preventDefault();
  const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type" });
  const taken = view.state.facet(EditorView.inputHandler).some((handler) => handler(view, main.from, main.to, text, insert));
  if (!taken) view.dispatch(insert());
  return true;
}

const AGAIN = 250; // ms before a line is lit anew
const DEEPEST = 16; // columns of indentation up to which wrapped lines hang

/** A long line goes on below itself, indented a little more than it begins. */
const hanging = ViewPlugin.fromClass(class {
  lines: DecorationSet;
  constructor(view: EditorView) {
    this.lines = indents(view);
  }
  update(update: ViewUpdate) {
    if (update.docChanged || update.viewportChanged) this.lines = indents(update.view);
  }
}, { decorations: (plugin) => plugin.lines });

function indents(view: EditorView): DecorationSet {
  const lines = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      const columns = [.../^[\t ]*/.exec(line.text)![0]].reduce((sum, white) => sum + (white === "\t" ? TAB : 1), 0);
      lines.push(Decoration.line({ class: `hang-${Math.min(DEEPEST, columns - (columns % TAB))}` }).range(line.from));
      at = line.to + 1;
    }
  }
  return Decoration.set(lines);
}

export class Editor {
  #view: EditorView;
  #states = new Map<string, EditorState>();
  #file: string;
  #turn = 0;
  /** When each line was lit last; one that fires all the time stays lit without being lit anew each time. */
  #fired = new Map<string, number>();
  /** What each file shows of what is selected. */
  #traced = new Map<string, string>();
  /** The Tab key indents only after a click: whoever comes by the keyboard leaves by it. */
  #clicked = false;

  /** `fixed`: the text is there to read, not to change. */
  constructor(host: HTMLElement, files: { file: string; text: string }[], readonly handlers: EditorHandlers, readonly fixed = false) {
    for (const { file, text } of files) this.#states.set(file, this.#create(file, text));
    this.#file = files[0]!.file;
    const frame = document.createElement("div");
    frame.className = "code-mirror";
    const root = frame.attachShadow({ mode: "open" });
    this.#view = new EditorView({ state: this.#states.get(this.#file)!, root, parent: root });
    host.replaceChildren(frame);
  }

  show(file: string): void {
    if (file === this.#file) return;
    this.#states.set(this.#file, this.#view.state);
    this.#file = file;
    this.#view.setState(this.#states.get(file)!);
  }

  /** Puts another text into a file; it can be undone. */
  replace(file: string, text: string): void {
    this.#dispatch(file, (state) => ({ changes: { from: 0, to: state.doc.length, insert: text }, userEvent: "input.replace" }));
  }

  /** Marks where something is wrong, or nothing. */
  mark(file: string, fault: Fault | null): void {
    this.#dispatch(file, (state) => {
      if (!fault?.line || fault.line > state.doc.lines) return setDiagnostics(state, []);
      const line = state.doc.line(fault.line);
      const from = Math.min(line.from + Math.max(0, (fault.column ?? 1) - 1), line.to);
      const word = state.wordAt(from);
      return setDiagnostics(state, [{ from, to: word && word.to > from ? word.to : line.to, severity: "error", message: fault.message }]);
    });
  }

  /** Lights up lines of a file for a moment. */
  flash(file: string, fired: number[]): void {
    const now = performance.now();
    const lines = fired.filter((line) => now - (this.#fired.get(`${file}:${line}`) ?? -Infinity) > AGAIN);
    if (lines.length === 0) return;
    for (const line of lines) this.#fired.set(`${file}:${line}`, now);
    const turn = ++this.#turn;
    this.#dispatch(file, (state) => ({
      effects: [...new Set(lines)].filter((line) => line >= 1 && line <= state.doc.lines).sort((a, b) => a - b)
        .map((line) => light.of({ from: state.doc.line(line).from, turn })),
    }));
    if (file === this.#file) this.#bring(lines.at(-1)!);
    setTimeout(() => this.#dispatch(file, () => ({ effects: dim.of(turn) })), GLOW);
  }

  /** Keeps one line lit until another is, or none. What was lit before goes out. */
  hold(file: string, line: number | null): void {
    for (const each of this.#states.keys()) {
      this.#dispatch(each, (state) => {
        const lights = each === file && line !== null && line >= 1 && line <= state.doc.lines ? [light.of({ from: state.doc.line(line).from, turn: Infinity })] : [];
        return { effects: [dim.of(Infinity), ...lights] };
      });
    }
    if (file === this.#file && line !== null) this.#bring(line);
  }

  /**
   * Marks the lines of a file that took part in what is selected, in ascending order, and shows the first, unless more
   * has merely come of what was selected before.
   */
  trace(file: string, lines: number[], chosen: number, more = false): void {
    const traced = `${chosen}: ${lines}`;
    if (more && this.#traced.get(file) === traced) return;
    this.#traced.set(file, traced);
    this.#dispatch(file, () => ({ effects: trace.of({ lines, chosen }) }));
    const first = lines.includes(chosen) ? chosen : lines[0];
    if (file === this.#file && first !== undefined && !more) this.#bring(first);
  }

  /** Puts the cursor there and shows it. */
  goTo(line: number, column: number): void {
    const { doc } = this.#view.state;
    const at = doc.line(Math.max(1, Math.min(line, doc.lines)));
    const anchor = Math.min(at.from + Math.max(0, column - 1), at.to);
    this.#view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    this.#view.focus();
  }

  /** Scrolls the editor, and nothing around it, to a line that fires, unless somebody is at work in the editor. */
  #bring(line: number): void {
    const { state, scrollDOM } = this.#view;
    if (this.#view.hasFocus || line < 1 || line > state.doc.lines) return;
    const { top, bottom } = this.#view.lineBlockAt(state.doc.line(line).from);
    if (top - MARGIN < scrollDOM.scrollTop) scrollDOM.scrollTop = top - MARGIN;
    else if (bottom + MARGIN > scrollDOM.scrollTop + scrollDOM.clientHeight) scrollDOM.scrollTop = bottom + MARGIN - scrollDOM.clientHeight;
  }

  #dispatch(file: string, spec: (state: EditorState) => TransactionSpec): void {
    if (file === this.#file) {
      this.#view.dispatch(spec(this.#view.state));
      return;
    }
    const state = this.#states.get(file);
    if (state) this.#states.set(file, state.update(spec(state)).state);
  }

  #create(file: string, text: string): EditorState {
    const run: Command = () => (this.handlers.run(), true);
    const tab = (command: Command): Command => (view) => this.#clicked && command(view);
    const ask: Command = ({ state }) => (this.handlers.asked(file, state.doc.lineAt(state.selection.main.head).number), true);
    const leave: Command = () => ((this.#clicked = false), false);
    return EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run }, { key: "Alt-Enter", run: ask }])),
        lineNumbers({ domEventHandlers: {
          click: (view, { from }) => (this.handlers.asked(file, view.state.doc.lineAt(from).number), true),
        } }), lintGutter(), highlightSpecialChars(), history(), drawSelection(), highlightActiveLine(),
        indentOnInput(), bracketMatching(), closeBrackets(), autocompletion({ activateOnTyping: false }),
        EditorState.tabSize.of(TAB), indentUnit.of("\t"), EditorView.lineWrapping,
        EditorView.contentAttributes.of({ tabindex: "0", "aria-label": this.fixed ? `${file}, to read` : `${file}. Tab moves on; after a click it indents, until Escape. Alt+Enter shows what a line did.` }),
        keymap.of([
          { key: "Tab", run: tab(indentMore), shift: tab(indentLess) }, { key: "Escape", run: leave },
          ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap,
        ]),
        EditorView.domEventHandlers({ mousedown: () => { this.#clicked = true; }, click: (_event, { state }) => this.handlers.pointed?.(file, state.doc.lineAt(state.selection.main.head).number), blur: () => { this.#clicked = false; }, beforeinput: replaceSelected }),
        ...(this.fixed ? [EditorState.readOnly.of(true)] : []),
        javascript(), syntaxHighlighting(colours), lit, traced, hanging, eventNames, look, eventLook,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.handlers.edited(file, update.state.doc.toString());
        }),
      ],
    });
  }
}

const colours = HighlightStyle.define([
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-word)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
]);

/** A class for each depth, since the page's policy allows no styles on elements. */
const hangs = Object.fromEntries(Array.from({ length: DEEPEST / TAB + 1 }, (_, step) => {
  const columns = step * TAB + TAB;
  return [`.cm-line.hang-${step * TAB}`, { paddingLeft: `calc(6px + ${columns}ch)`, textIndent: `-${columns}ch` }];
}));

const look: Extension = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "transparent", fontSize: "var(--code-size, 13px)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "var(--leading-code, 1.75)", overflow: "auto", scrollbarWidth: "thin", scrollbarColor: "var(--line) transparent" },
  ".cm-content": { padding: "10px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 14px 0 6px" },
  ...hangs,
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--soft)", border: "0" },
  ".cm-gutter-lint": { width: "10px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "calc((1lh - 8px) / 2) 0 0" },
  ".cm-lint-marker": { width: "8px", height: "8px", margin: "0 1px", content: "none", borderRadius: "50%", backgroundColor: "var(--bad)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad) 1px", textUnderlineOffset: "4px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--bubble) 55%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { background: "color-mix(in srgb, var(--builtin) 18%, transparent)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--bubble)", outline: "1px solid var(--line)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "8px", overflow: "hidden" },
  ".cm-diagnostic": { padding: "6px 10px", fontFamily: "var(--text)", fontSize: "13px" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--bad)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--lit)", color: "var(--ink)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "26px", padding: "0 4px 0 8px", cursor: "pointer" },
  ".cm-lineNumbers .cm-gutterElement:hover": { color: "var(--ink)", textDecoration: "underline" },
  ".cm-lineNumbers .took": { color: "var(--ink)", fontWeight: "700" },
  ".traced": { boxShadow: "inset 3px 0 var(--edge)" },
  ".traced.chosen": { backgroundColor: "var(--lit)", boxShadow: "inset 3px 0 var(--ink)" },
  "@media (prefers-reduced-motion: no-preference)": {
    ".cm-line": { transition: "background-color 360ms ease-in, box-shadow 360ms ease-in" },
  },
  ".lit": { backgroundColor: "var(--lit)", boxShadow: "inset 3px 0 var(--custom)", transition: "none" },
  "@media (forced-colors: active)": {
    ".traced": { outline: "1px dashed", outlineOffset: "-1px" },
    ".traced.chosen, .lit": { outline: "2px solid Highlight", outlineOffset: "-2px" },
  },
});
