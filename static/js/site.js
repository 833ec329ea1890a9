/* Conveniences only: every task works without this file. */
(() => {
  document.documentElement.classList.add("has-js");
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const copy = event.target.closest("[data-copy]");
    if (copy) pass(document.getElementById(copy.dataset.copy));
  });
  // Where the browser lends no clipboard (plain http), the words are marked, ready for the keys of the reader.
  async function pass(words) {
    try {
      await navigator.clipboard.writeText(words.textContent.trim());
      const said = document.querySelector("[data-copied]");
      said.hidden = false;
      setTimeout(() => { said.hidden = true; }, 4000);
    } catch {
      getSelection().selectAllChildren(words);
    }
  }
  // After a refused form, the summary of what is wrong is read first.
  document.querySelector(".error-summary")?.focus();
})();
