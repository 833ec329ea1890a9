/* Keys of the desk: a convenience for those who know them. They do nothing while somebody types. */
(() => {
  const rows = () => [...document.querySelectorAll("#result_list tbody th a, .desk-cards .desk-rows li > a:first-child")];
  const help = document.querySelector("[data-keys]");
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((link) => (link.closest("tr, li") || link).contains(document.activeElement));
    all[Math.min(Math.max(here + by, 0), all.length - 1)].focus();
  };
  const go = (element) => {
    if (!element) return;
    const fold = element.closest("details");
    if (fold) fold.open = true;
    element.focus();
    element.scrollIntoView({ block: "center" });
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    x: () => document.activeElement.closest("tr")?.querySelector(".action-select")?.click(),
    "/": () => go(document.getElementById("searchbar")),
    s: () => go(document.querySelector(".desk-steps a, .desk-steps summary")),
    n: () => go(document.getElementById("id_text")),
    "?": () => { if (help) location.assign(help.href); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
