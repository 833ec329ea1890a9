// A grid of cells: Enter and the arrows move between rows, cells pasted from a spreadsheet fill what is right and below.
"use strict";
for (const grid of document.querySelectorAll("[data-grid]")) {
  const at = (row, place) => grid.tBodies[0].rows[row]?.cells[place]?.querySelector("input, textarea, select");
  const where = (field) => [field.closest("tr").sectionRowIndex, field.closest("td").cellIndex];
  grid.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || !field.matches("input")) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();  // Enter would send the form
    const [row, place] = where(field);
    const next = at(row + step, place);
    if (next) { next.focus(); next.select?.(); }
  });
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!/[\t\n]/.test(text) || !event.target.matches("input")) return;
    const [first, left] = where(event.target);
    const lines = text.split(/\r?\n/).map((line) => line.split("\t"));
    if (first + lines.length > grid.tBodies[0].rows.length) return;  // rather nothing than a part of it
    event.preventDefault();
    lines.forEach((cells, down) => cells.forEach((cell, right) => {
      const field = at(first + down, left + right);
      if (!field) return;
      if (field.matches("select")) {
        const fits = [...field.options].find((option) => [option.value, option.text].includes(cell.trim()));
        if (fits) field.value = fits.value;
      } else field.value = cell.trim();
    }));
  });
}
