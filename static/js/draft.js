/* A reply asks for much less than the law could: what the chosen outcome does not ask for steps aside. */
(() => {
  const outcome = document.getElementById("id_outcome");
  if (!outcome) return;
  const show = () => {
    for (const field of document.querySelectorAll("[data-for]")) {
      const box = field.closest(".desk-field");
      // What holds words or a complaint is never hidden.
      box.hidden = !(field.dataset.for.split(" ").includes(outcome.value) || field.value || box.querySelector(".errorlist"));
    }
  };
  outcome.addEventListener("change", show);
  show();
})();
