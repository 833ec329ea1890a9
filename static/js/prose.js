/* The text of a document as an official writes it. The textarea stays: it is what is sent, and all there is without
   scripts. What the schema does not know (fonts, colours, the markup of Word) is left out when it is pasted. */
import {
  Blockquote, Bold, BulletList, Document, Editor, Extension, Gapcursor, HardBreak, Heading, HorizontalRule, Italic, Link,
  ListItem, OrderedList, Paragraph, Subscript, Superscript, Table, TableCell, TableHeader, TableRow, Text,
  TrailingNode, Underline, UndoRedo,
} from "../django_prose_editor/editor.js";
import { askFootnote, asked, askPicture, footnote, made, picture, shelfOf, withFootnotes } from "./prose-inserts.js";
import { unsaved } from "./prose-unsaved.js";

// Address names of articles and the classes of signatures live through the editor; no other name or class does.
const kept = (name, pattern) => ({
  [name]: {
    default: null,
    parseHTML: (element) => pattern.test(element.getAttribute(name) || "") ? element.getAttribute(name) : null,
  },
});
const Names = Extension.create({
  name: "names",
  addGlobalAttributes: () => [
    { types: ["paragraph", "heading"], attributes: kept("id", /^(part|chapter|section|article)-[\d-]+$/) },
    { types: ["paragraph"], attributes: kept("class", /^(sign|no-indent)$/) },
  ],
});
const extensions = (shelf, words) => [
  picture(shelf, words), footnote(words),
  Document, Paragraph, Text, Names, HardBreak, Bold, Italic, Underline, Subscript, Superscript, Blockquote, BulletList,
  OrderedList, ListItem, HorizontalRule, TableRow, TableHeader, TableCell, Gapcursor, UndoRedo,
  Heading.configure({ levels: [2, 3, 4] }),
  Link.extend({ inclusive: false }).configure({ openOnClick: false, protocols: ["http", "https", "mailto", "attachment"] }),
  Table.configure({ resizable: false }),
  // Below a table that ends the text there is a line to go on with; all else is left with Enter.
  TrailingNode.configure({ notAfter: ["paragraph", "heading", "bulletList", "orderedList", "blockquote", "horizontalRule"] }),
];
const heading = (level) => ({
  run: (chain) => chain.toggleHeading({ level }),
  active: (editor) => editor.isActive("heading", { level }),
});
const toggled = (name, command) => ({ run: (chain) => chain[command](), active: (editor) => editor.isActive(name) });
const inTable = (command) => ({ run: (chain) => chain[command](), shown: (editor) => editor.isActive("table") });
const BUTTONS = {
  heading2: heading(2), heading3: heading(3), heading4: heading(4),
  bold: toggled("bold", "toggleBold"), italic: toggled("italic", "toggleItalic"),
  underline: toggled("underline", "toggleUnderline"),
  superscript: toggled("superscript", "toggleSuperscript"), subscript: toggled("subscript", "toggleSubscript"),
  bullets: toggled("bulletList", "toggleBulletList"), numbers: toggled("orderedList", "toggleOrderedList"),
  quote: toggled("blockquote", "toggleBlockquote"),
  link: { ask: link, active: (editor) => editor.isActive("link") },
  picture: { ask: (editor, words, shelf) => askPicture(editor, shelf, words), active: (editor) => editor.isActive("picture") },
  footnote: { ask: askFootnote, active: (editor) => editor.isActive("footnote") },
  rule: { run: (chain) => chain.setHorizontalRule() },
  table: { run: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }) },
  rowAfter: inTable("addRowAfter"), columnAfter: inTable("addColumnAfter"), rowGone: inTable("deleteRow"),
  columnGone: inTable("deleteColumn"), merge: inTable("mergeOrSplit"), tableGone: inTable("deleteTable"),
  undo: { run: (chain) => chain.undo() }, redo: { run: (chain) => chain.redo() },
};

/* What the server takes as an address (disclosures/links/reading.py); the editor would drop another one unsaid. */
const ADDRESS = /^(https?:\/\/|mailto:|attachment:|[/#])\S+$|^\/?$/i;

/* Where a link leads; null where the question is left. */
async function ask(value, words) {
  const input = made("input", { type: "text", inputmode: "url", class: "vTextField", "aria-label": words.linkTo, placeholder: "https://" });
  input.value = value;
  const taken = await asked(words.link, [made("p", {}, words.linkTo), input], words, () => ADDRESS.test(input.value.trim()) ? "" : words.linkFault);
  return taken ? input.value.trim() : null;
}

async function link(editor, words) {
  const address = await ask(editor.getAttributes("link").href || "", words);
  if (address === null) return editor.commands.focus();
  const chain = editor.chain().focus();
  if (address && editor.state.selection.empty && !editor.isActive("link")) {
    return chain.insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href: address } }] }).run();
  }
  chain.extendMarkRange("link");
  return (address ? chain.setLink({ href: address }) : chain.unsetLink()).run();
}

/* One stop of the tab key; the arrows go from button to button (WAI-ARIA, toolbar). */
function toolbar(editor, words, id, shelf) {
  const bar = made("div", { role: "toolbar", class: "prose-bar", "aria-label": words.bar, "aria-controls": id });
  const offered = Object.entries(BUTTONS).filter(([name]) => name !== "picture" || shelf.any);
  const buttons = offered.map(([name, what]) => {
    const button = made("button", { type: "button", class: "prose-button", title: words[name], tabindex: "-1" }, words[name]);
    button.addEventListener("click", () => what.ask ? what.ask(editor, words, shelf) : what.run(editor.chain().focus()).run());
    bar.append(button);
    return [button, what];
  });
  buttons[0][0].tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const seen = buttons.map(([button]) => button).filter((button) => !button.hidden);
    const here = seen.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: seen.length - 1 }[event.key];
    if (to === undefined || here < 0) return;
    event.preventDefault();
    seen[here].tabIndex = -1;
    const next = seen[(to + seen.length) % seen.length];
    next.tabIndex = 0;
    next.focus();
  });
  const refresh = () => {
    for (const [button, what] of buttons) {
      if (what.active) button.setAttribute("aria-pressed", String(what.active(editor)));
      if (what.shown) button.hidden = !what.shown(editor);
    }
  };
  editor.on("transaction", refresh);
  refresh();
  return bar;
}

/* Styles go before the browser sees them: our policy forbids them, and the page's own title is its only h1. Pictures
   from elsewhere go too, and it is said where they have to go instead. */
function tidy(html, tell) {
  const bare = html
    .replace(/<!--[\s\S]*?-->|<!\[[^>]*>|<(style|xml|script)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, "")
    .replace(/<(\/?)h1\b/gi, "<$1h2");
  const clean = bare.replace(/<(?:img|v:imagedata)\b(?![^>]*\sdata-key=)[^>]*>/gi, "");
  if (clean !== bare) tell();
  return withFootnotes(clean);
}

/* A file that is pasted or dropped is no text: without this the browser would go away to show it. */
function onlyFiles(data, tell) {
  const files = data && data.files.length && !data.types.includes("text/html");
  if (files) tell();
  return Boolean(files);
}

for (const area of document.querySelectorAll("textarea[data-prose]")) {
  const words = JSON.parse(area.dataset.prose);
  const shelf = shelfOf(area);
  const told = made("p", { class: "prose-told", role: "status" });
  const tell = () => { told.textContent = words.noPastedPictures; };
  const box = made("div", { class: "prose-box" });
  const id = `${area.id}_prose`;
  const label = document.querySelector(`label[for="${area.id}"]`);
  if (label) label.id ||= `${area.id}_label`;
  const whole = made("div", { class: "prose" }, box);
  area.after(whole);
  area.hidden = true;
  const editor = new Editor({
    element: box,
    extensions: extensions(shelf, words),
    content: area.value,
    injectCSS: false,  // our policy allows no style that stands in the page; prose.css has it
    editorProps: {
      attributes: {
        id, role: "textbox", "aria-multiline": "true", class: "prose-text doc-body", lang: "zh-Hans",
        ...(label ? { "aria-labelledby": label.id } : {}),
      },
      transformPastedHTML: (html) => tidy(html, tell),
      handlePaste: (view, event) => onlyFiles(event.clipboardData, tell),
      handleDrop: (view, event) => onlyFiles(event.dataTransfer, tell) && (event.preventDefault(), true),
    },
  });
  const keep = unsaved(area, whole, words, {
    show: (text) => editor.commands.setContent(text, { emitUpdate: true }),
    tell: (text) => { told.textContent = text; },
  });
  editor.on("update", () => {
    area.value = editor.isEmpty ? "" : editor.getHTML().replace(/<img data-key="/g, '<img src="attachment:').replace(/(<\/table>)<p><\/p>$/, "$1");
    keep(area.value);
  });
  if (label) label.addEventListener("click", () => editor.commands.focus());
  box.before(toolbar(editor, words, id, shelf), told);
}
