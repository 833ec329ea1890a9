/* The form for requests on paper: the receipt date is called by what it means for the channel (art. 31). */
(() => {
  const channel = document.getElementById("channel");
  const label = document.querySelector('label[for="received_on"]');
  if (!channel || !label) return;
  const names = JSON.parse(channel.dataset.names || "{}");
  const plain = label.firstChild.textContent;
  const rename = () => { label.firstChild.textContent = names[channel.value] || plain; };
  channel.addEventListener("change", rename);
  rename();
})();
