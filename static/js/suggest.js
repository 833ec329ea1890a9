/* While the subject is typed: what is published on the same matter. It advises; the form works without it. */
(() => {
  const box = document.querySelector("[data-suggest]");
  const told = document.querySelector("[data-suggest-told]");
  const fields = ["subject", "description"].map((name) => document.querySelector(`#ask [name="${name}"]`));
  const seen = document.querySelector('#ask [name="seen"]');
  if (!box || !told || !fields[0]) return;
  const list = box.querySelector("ul");
  const PAUSE = 500, LEAST = 4;
  let timer, last = "", asked = 0, stopped = false;

  const piece = (tag, name, text, lang) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (lang) element.lang = lang;
    element.textContent = text;
    return element;
  };
  const row = (result) => {
    const item = document.createElement("li");
    const link = piece("a", "doclist__title", result.title, "zh-Hans");
    Object.assign(link, { href: result.url, target: "_blank", rel: "nofollow noopener" });
    link.append(piece("span", "sr", ` ${box.dataset.newTab}`));
    const meta = piece("p", "doclist__meta", "");
    for (const text of [result.kind, result.agency, result.date]) if (text) meta.append(piece("span", "", text));
    item.append(link);
    if (result.extract) item.append(piece("p", "doclist__text small", result.extract, "zh-Hans"));
    item.append(meta);
    return item;
  };
  const show = (results) => {
    const shown = !box.hidden;
    if (!(results.length || box.contains(document.activeElement))) { list.replaceChildren(); box.hidden = true; }
    if (results.length) { list.replaceChildren(...results.map(row)); box.hidden = false; }
    if (results.length) told.textContent = told.dataset.suggestTold.replace("{n}", results.length);
    else if (shown) told.textContent = told.dataset.suggestNone;
    if (results.length && seen && !seen.value.split(" ").includes("typing")) seen.value += " typing";
  };
  const ask = async () => {
    const text = fields.map((field) => (field ? field.value.trim().slice(0, 150) : "")).join(" ").trim();
    if (stopped || text === last) return;
    last = text;
    const mine = ++asked;
    if (text.replace(/\s/g, "").length < LEAST) { show([]); return; }
    try {
      const query = new URLSearchParams({ q: text, seen: seen ? seen.value : "" });
      const answer = await fetch(`${box.dataset.suggest}?${query}`, { headers: { Accept: "application/json" } });
      stopped = answer.status === 429;
      if (answer.ok && mine === asked) show((await answer.json()).results);
    } catch { /* a suggestion that does not come is no fault of the form */ }
  };
  for (const field of fields) field?.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  if (fields[0].value) ask();
})();
