// The notes' editor: ProseMirror on the shared document, and a toolbar that says what it does.

import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { ellipsis, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { EditorState, Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { redo, undo, yCursorPlugin, yCursorPluginKey, ySyncPlugin, yUndoPlugin } from "y-prosemirror";

import { schema } from "./schema.js";
import { say } from "./words.js";

const { marks, nodes } = schema;
const LONGEST_PASTE = 60_000; // characters; the server refuses messages of 256 KB

const toggleBlock = (type, attrs) => (state, dispatch, view) =>
  setBlockType(type, attrs)(state, dispatch, view) || setBlockType(nodes.paragraph)(state, dispatch, view);
const toggleList = (type) => chainCommands(wrapInList(type), liftListItem(nodes.list_item));

const COMMANDS = {
  bold: toggleMark(marks.strong),
  italic: toggleMark(marks.em),
  code: toggleMark(marks.code),
  heading: toggleBlock(nodes.heading, { level: 2 }),
  bullets: toggleList(nodes.bullet_list),
  numbers: toggleList(nodes.ordered_list),
  quote: wrapIn(nodes.blockquote),
  undo,
  redo,
};
const MARKS = { bold: marks.strong, italic: marks.em, code: marks.code };
const BLOCKS = { heading: nodes.heading, bullets: nodes.bullet_list, numbers: nodes.ordered_list, quote: nodes.blockquote };

const hardBreak = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});

const keys = keymap({
  "Mod-b": COMMANDS.bold,
  "Mod-i": COMMANDS.italic,
  "Mod-`": COMMANDS.code,
  "Mod-z": undo,
  "Mod-y": redo,
  "Shift-Mod-z": redo,
  "Shift-Enter": hardBreak,
  Enter: splitListItem(nodes.list_item),
  "Mod-]": sinkListItem(nodes.list_item),
  "Mod-[": liftListItem(nodes.list_item),
});

const shortcuts = inputRules({
  rules: [
    ellipsis,
    wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
    wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list, ([, start]) => ({ order: +start })),
    wrappingInputRule(/^\s*([-+*])\s$/, nodes.bullet_list),
    textblockTypeInputRule(/^```$/, nodes.code_block),
    textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading, ([, signs]) => ({ level: signs.length })),
  ],
});

/** The other person's caret with the name at it; styled by class, since the page allows no inline style sheets. */
function caret({ name, role }) {
  const element = document.createElement("span");
  element.className = `lm-caret lm-caret--${role === "mentor" ? "mentor" : "learner"}`;
  const label = document.createElement("span");
  label.textContent = name;
  element.append("\u2060", label, "\u2060");
  return element;
}

const selection = ({ role }) => ({ class: `lm-selected lm-selected--${role === "mentor" ? "mentor" : "learner"}` });

function isActive(state, name) {
  const { $from, from, to, empty } = state.selection;
  if (MARKS[name]) {
    const mark = MARKS[name];
    return Boolean(empty ? mark.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, mark));
  }
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === BLOCKS[name]) return true;
  return false;
}

/** A plugin that keeps the toolbar's buttons in step with the selection. */
const toolbarPlugin = (toolbar) =>
  new Plugin({
    view: () => ({
      update({ state }) {
        for (const button of toolbar.querySelectorAll("[aria-pressed]")) {
          button.setAttribute("aria-pressed", String(isActive(state, button.dataset.command)));
        }
      },
    }),
  });

/**
 * Read where the browser's caret is before something remote redraws the editor. A quick tap would otherwise be
 * undone: the browser tells of a new caret a moment later, and by then the old one is drawn again.
 */
function readCaret({ domObserver }) {
  domObserver.forceFlush();
  domObserver.flush();
}

/** A move of the other's cursor must not bring our own caret back to where it was. */
function dispatch(transaction) {
  const moved = transaction.getMeta(yCursorPluginKey);
  if (moved && !transaction.docChanged && !transaction.selectionSet) {
    readCaret(this);
    this.updateState(this.state.apply(this.state.tr.setMeta(yCursorPluginKey, moved)));
  } else {
    this.updateState(this.state.apply(transaction));
  }
}

/** Make `mount` an editor of this line's notes. `complain` shows a sentence when something can't be taken. */
export function openEditor({ line, mount, toolbar, complain }) {
  const notes = line.doc.getXmlFragment("notes");
  const state = EditorState.create({
    schema,
    plugins: [
      ySyncPlugin(notes),
      yCursorPlugin(line.awareness, { cursorBuilder: caret, selectionBuilder: selection }),
      yUndoPlugin(),
      shortcuts,
      keys,
      keymap(baseKeymap),
      toolbarPlugin(toolbar),
    ],
  });
  const view = new EditorView(mount, {
    state,
    dispatchTransaction: dispatch,
    attributes: { role: "textbox", "aria-multiline": "true", "aria-label": say("notes"), spellcheck: "true" },
    handlePaste: (_, __, slice) => {
      if (slice.content.size <= LONGEST_PASTE) return false;
      complain(say("paste_too_large"));
      return true;
    },
  });
  const press = (event) => {
    const button = event.target.closest("[data-command]");
    if (!button) return;
    COMMANDS[button.dataset.command](view.state, view.dispatch, view);
    view.focus();
  };
  toolbar.addEventListener("click", press);
  line.beforeRemote = () => readCaret(view);
  return () => {
    toolbar.removeEventListener("click", press);
    line.beforeRemote = () => {};
    view.destroy();
  };
}
