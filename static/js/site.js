/* Conveniences only: every task works without this file. */
(() => {
  document.documentElement.classList.add("has-js");
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  // After a refused form, the summary of what is wrong is read first.
  document.querySelector(".error-summary")?.focus();
})();
