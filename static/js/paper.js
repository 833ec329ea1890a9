/* The form for requests on paper: the receipt date is called by what it is under the law of the agency, on its channel. */
(() => {
  const agency = document.getElementById("agency");
  const channel = document.getElementById("channel");
  const label = document.querySelector('label[for="received_on"]');
  const help = document.getElementById("received_on_helptext");
  if (!agency || !channel || !label || !help) return;
  const laws = JSON.parse(agency.dataset.laws || "{}");
  const names = JSON.parse(channel.dataset.names || "{}");
  const plain = [label.firstChild.textContent, help.textContent];
  const rename = () => {
    const known = names[laws[agency.value]];
    const [name, hint] = (known && known[channel.value]) || plain;
    label.firstChild.textContent = name;
    help.textContent = hint;
    help.hidden = !hint;
    for (const option of channel.options) option.hidden = Boolean(known) && !(option.value in known);
  };
  agency.addEventListener("change", rename);
  channel.addEventListener("change", rename);
  rename();
})();
