/* Suggestions under a search box, after the combobox pattern of the ARIA practices. A box searches without them. */
(() => {
  const PAUSE = 180, REFUSED = 429;

  const piece = (tag, attributes, text = "") => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };

  for (const form of document.querySelectorAll("form[data-suggestions]")) {
    const input = form.querySelector("[name=q]"), told = form.querySelector("[data-told]");
    const list = piece("div", { class: "suggestions", role: "listbox", id: `${input.id}-list`, "aria-label": input.labels[0].textContent });
    list.hidden = true;
    input.after(list);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-haspopup": "listbox", "aria-controls": list.id,
    })) input.setAttribute(name, value);
    let timer, asked = 0, shownFor = "", active = -1, composing = false, stopped = false, options = [];

    const choose = (n) => {
      options[active]?.setAttribute("aria-selected", "false");
      active = n;
      const option = options[n];
      if (!option) { input.removeAttribute("aria-activedescendant"); return; }
      option.setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      choose(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    };
    const open = () => {
      if (!options.length || shownFor !== input.value.trim()) return false;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      return true;
    };
    const group = ({ label, lang, items }, n) => {
      const box = piece("div", { role: "group", "aria-labelledby": `${list.id}-${n}` });
      box.append(piece("div", { class: "suggestions__of", id: `${list.id}-${n}`, role: "presentation" }, label));
      for (const item of items) {
        const option = piece("div", { class: "suggestions__one", role: "option", "aria-selected": "false" });
        option.append(piece("span", lang ? { lang } : {}, item.text));
        if (item.note) option.append(" ", piece("span", { class: "suggestions__note" }, item.note));
        option.dataset.url = item.url;
        box.append(option);
      }
      return box;
    };
    const show = (groups, text) => {
      const had = options.length;
      choose(-1);
      list.replaceChildren(...groups.map(group));
      options = [...list.querySelectorAll("[role=option]")];
      options.forEach((option, n) => { option.id = `${list.id}-option-${n}`; });
      shownFor = text;
      if (!(document.activeElement === input && open())) close();
      if (options.length) told.textContent = told.dataset.told.replace("{n}", options.length);
      else if (had) told.textContent = told.dataset.none;
    };
    const ask = async () => {
      const text = input.value.trim(), mine = ++asked;
      if (stopped || text === shownFor) { open(); return; }
      if (!text) { show([], text); return; }
      try {
        const answer = await fetch(`${form.dataset.suggestions}?${new URLSearchParams(new FormData(form))}`, { headers: { Accept: "application/json" } });
        stopped = answer.status === REFUSED;
        if (answer.ok && mine === asked) show((await answer.json()).groups, text);
      } catch { /* what does not come is no fault of the box */ }
    };
    const soon = () => {
      clearTimeout(timer);
      if (composing) return;
      if (input.value.trim() !== shownFor) close();
      timer = setTimeout(ask, PAUSE);
    };

    const step = (by) => {
      if (list.hidden && !open()) return;
      const n = options.length;
      choose(active < 0 ? (by > 0 ? 0 : n - 1) : (active + by + n) % n);
    };
    const keys = {
      ArrowDown: (event) => { if (event.altKey) open(); else step(1); },
      ArrowUp: (event) => { if (event.altKey) close(); else step(-1); },
      Escape: () => close(),
      Enter: () => location.assign(options[active].dataset.url),
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return; // the keys of an input method are not ours
      if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) choose(-1); // the caret moves in what is typed
      if (!keys[event.key] || (event.key === "Enter" && active < 0) || (event.key === "Escape" && list.hidden)) return;
      event.preventDefault();
      keys[event.key](event);
    });
    input.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
    input.addEventListener("compositionend", () => { composing = false; soon(); });
    input.addEventListener("input", soon);
    input.addEventListener("blur", () => { asked++; clearTimeout(timer); close(); });
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.url);
    });
    form.addEventListener("submit", () => { asked++; close(); });
  }
})();
