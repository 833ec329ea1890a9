/* What stands in a text besides words: pictures, which are files of the document, and footnotes. Their markup is that
   of disclosures/html.py; while it is edited a picture is named by data-key, as no browser can load "attachment:". */
import { Node } from "../django_prose_editor/editor.js";

export function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/* A question in a dialog. `settle` says what is wrong with the answer; answers whether it was taken. */
export function asked(label, parts, words, settle) {
  const fault = made("p", { class: "prose-fault", role: "alert" });
  const yes = made("button", { value: "yes", class: "button" }, words.take);
  const no = made("button", { value: "", class: "button button--line", formnovalidate: "" }, words.leave);
  const form = made("form", { method: "dialog" }, ...parts, fault, yes, " ", no);
  const dialog = made("dialog", { class: "prose-ask", "aria-label": label }, form);
  form.addEventListener("submit", (event) => {
    const wrong = event.submitter === no ? "" : settle();
    if (wrong) event.preventDefault();
    fault.textContent = wrong || "";
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => dialog.addEventListener("close", () => {
    answer(dialog.returnValue === "yes");
    dialog.remove();
  }));
}

/* The pictures of this document that the editor knows, and where it sends new ones. */
export function shelfOf(area) {
  const pictures = new Map(JSON.parse(area.dataset.pictures || "[]").map((one) => [one.key, one]));
  async function send(file) {
    const data = new FormData();
    data.append("file", file);
    data.append("csrfmiddlewaretoken", area.form.querySelector("[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(area.dataset.upload, { method: "POST", body: data, credentials: "same-origin" });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.errors.join(" "));
    pictures.set(said.key, said);
    return said;
  }
  return { pictures, send: area.dataset.upload ? send : null, any: "pictures" in area.dataset };
}

const selected = (editor, name) => {
  const node = editor.state.selection.node;
  return node && node.type.name === name ? node : null;
};
const onEnter = (name, edit) => ({ Enter: ({ editor }) => selected(editor, name) ? (edit(editor), true) : false });

export const picture = (shelf, words) => Node.create({
  name: "picture", group: "inline", inline: true, atom: true, draggable: true,
  addAttributes: () => ({ key: { default: "" }, alt: { default: "" }, decorative: { default: false } }),
  parseHTML: () => [{
    tag: "img",
    getAttrs: (img) => {
      const key = img.dataset.key || (/^attachment:([0-9a-f]{16})$/.exec(img.getAttribute("src")) || [])[1];
      const alt = (img.getAttribute("alt") || "").trim();
      return key ? { key, alt, decorative: !alt && img.getAttribute("role") === "presentation" } : false;
    },
  }],
  renderHTML: ({ node: { attrs } }) => ["img", {
    "data-key": attrs.key,
    alt: attrs.alt || attrs.decorative ? attrs.alt : null,
    role: attrs.decorative ? "presentation" : null,
  }],
  addNodeView: () => ({ node, editor }) => {
    const found = shelf.pictures.get(node.attrs.key);
    const image = found ? made("img", { src: found.address, alt: "" }) : made("span", { class: "prose-lost" }, words.lostPicture);
    const said = node.attrs.alt || (node.attrs.decorative ? words.decorative : words.altMissing);
    const told = made("span", { class: node.attrs.alt || node.attrs.decorative ? "prose-alt" : "prose-alt prose-lost" }, said);
    const dom = made("span", { class: "prose-picture" }, image, told);
    dom.addEventListener("dblclick", () => askPicture(editor, shelf, words));
    return { dom };
  },
  addKeyboardShortcuts: () => onEnter("picture", (editor) => askPicture(editor, shelf, words)),
});

export const footnote = (words) => Node.create({
  name: "footnote", group: "inline", inline: true, atom: true,
  addAttributes: () => ({ words: { default: "" } }),
  parseHTML: () => [{ tag: "small.footnote", priority: 60, getAttrs: (small) => ({ words: inLine(small.textContent) }) }],
  renderHTML: ({ node }) => ["small", { class: "footnote" }, node.attrs.words],
  addNodeView: () => ({ node, editor }) => {
    const dom = made("span", { class: "prose-note", title: node.attrs.words, role: "note", "aria-label": `${words.footnote}: ${node.attrs.words}` });
    dom.addEventListener("dblclick", () => askFootnote(editor, words));
    return { dom };
  },
  addKeyboardShortcuts: () => ({
    ...onEnter("footnote", (editor) => askFootnote(editor, words)),
    "Mod-Alt-f": ({ editor }) => (askFootnote(editor, words), true),
  }),
});

const inLine = (text) => text.replace(/\s+/g, " ").trim();

export async function askFootnote(editor, words) {
  const old = selected(editor, "footnote");
  const area = made("textarea", { rows: 4, class: "vLargeTextField", maxlength: 2000 });
  area.value = old ? old.attrs.words : "";
  const parts = [made("label", { class: "prose-label" }, words.footnoteWords, area)];
  const taken = await asked(words.footnote, parts, words, () => inLine(area.value) ? "" : words.footnoteEmpty);
  const chain = editor.chain().focus();
  const attrs = { words: inLine(area.value) };
  if (!taken) chain.run();
  else if (old) chain.updateAttributes("footnote", attrs).run();
  else chain.setTextSelection(editor.state.selection.to).insertContent({ type: "footnote", attrs }).run();
}

export async function askPicture(editor, shelf, words) {
  const old = selected(editor, "picture");
  const rows = made("div", { class: "prose-shelf" });
  const choice = (one, checked) => {
    const radio = made("input", { type: "radio", name: "picture", value: one.key });
    radio.checked = checked;
    rows.append(made("label", {}, radio, made("img", { src: one.address, alt: "" }), made("span", {}, one.name)));
  };
  for (const one of shelf.pictures.values()) choice(one, old ? old.attrs.key === one.key : shelf.pictures.size === 1);
  const alt = made("input", { class: "vTextField", maxlength: 300, "aria-describedby": "prose-alt-hint" });
  const decorative = made("input", { type: "checkbox" });
  alt.value = old ? old.attrs.alt : "";
  decorative.checked = Boolean(old && old.attrs.decorative);
  const list = made("fieldset", {}, made("legend", {}, words.whichPicture), rows, sender(shelf, words, choice));
  const chosen = () => (rows.querySelector("input:checked") || {}).value;
  const taken = await asked(words.picture, [
    list,
    made("label", { class: "prose-label" }, words.alt, alt),
    made("p", { class: "help", id: "prose-alt-hint" }, words.altHint),
    made("label", { class: "prose-check" }, decorative, " ", words.decorative),
  ], words, () => {
    if (!chosen()) return words.choosePicture;
    if (alt.value.trim() || decorative.checked) return "";
    alt.setAttribute("aria-invalid", "true");
    alt.focus();
    return words.altMissing;
  });
  const said = alt.value.trim();
  const attrs = { key: chosen(), alt: said, decorative: !said && decorative.checked };
  const chain = editor.chain().focus();
  if (!taken) chain.run();
  else if (old) chain.updateAttributes("picture", attrs).run();
  else chain.insertContent({ type: "picture", attrs }).run();
}

/* A new picture is sent at once; before the document is saved for the first time there is no place for it. */
function sender(shelf, words, choice) {
  if (!shelf.send) return made("p", { class: "help" }, words.saveFirst);
  const file = made("input", { type: "file", accept: ".png,.jpg,.jpeg" });
  const told = made("p", { class: "prose-fault", role: "status" });
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    told.textContent = words.sending;
    try {
      const before = shelf.pictures.size;
      const one = await shelf.send(file.files[0]);
      if (shelf.pictures.size > before) choice(one, true);
      told.textContent = "";
    } catch (fault) {
      told.textContent = fault instanceof SyntaxError || fault instanceof TypeError ? words.notSent : fault.message;
    }
    file.value = "";
  });
  return made("div", {}, made("label", { class: "prose-label" }, words.newPicture, file), told);
}

/* Notes of Word, LibreOffice and others are two links that lead to each other: the first is the mark. */
export function withFootnotes(html) {
  if (!/href=["']?#/i.test(html)) return html;
  const page = new DOMParser().parseFromString(html, "text/html");
  const named = (name) => [...page.querySelectorAll("a")].find((one) => one.name === name || one.id === name);
  const gone = [];
  for (const mark of page.querySelectorAll("a[href^='#']")) {
    const own = mark.name || mark.id;
    const back = own && named(mark.getAttribute("href").slice(1));
    if (!back || back === mark || back.getAttribute("href") !== `#${own}` || gone.some((note) => note.contains(mark))) continue;
    const note = back.closest("div[id]") || back.closest("p, li");
    if (!note || note.contains(mark)) continue;
    back.remove();
    const small = page.createElement("small");
    small.className = "footnote";
    small.textContent = inLine(note.textContent).replace(/^\[?\d+\]?\s*/, "");
    (mark.closest("sup") || mark).replaceWith(small);
    gone.push(note);
  }
  for (const note of gone) note.remove();
  return gone.length ? page.body.innerHTML : html;
}
