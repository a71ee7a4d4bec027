"use strict";
// Deciding in seconds: s signal, n and the number of a reason, u unsure, j and k to walk the list.
const page = document.querySelector("[data-note]");
const form = document.querySelector("[data-decide]");
const reasons = form ? [...form.querySelectorAll("[data-reason]")] : [];
const said = form?.querySelector("[data-said]");
let picking = false;
const pick = (on) => {
  picking = on;
  said.textContent = on ? said.dataset.pick : "";
  if (on) reasons[0].focus();
};
const typing = (target) => target.closest("textarea, select, input");
for (const button of reasons) {
  button.addEventListener("click", () => {
    form.elements.reason.value = button.dataset.reason;
  });
}
const press = (key) => form.querySelector(`[data-key="${key}"]:not([data-reason])`)?.click();
const decide = (key) => {
  if (!form) return false;
  if (picking && /^[1-9]$/.test(key)) reasons[Number(key) - 1]?.click();
  else if (key === "n") pick(true);
  else if (key === "Escape" && picking) pick(false);
  else if (key === "s" || key === "u") press(key);
  else return false;
  return true;
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (decide(event.key)) event.preventDefault();
  else if (event.key === "j" && page.dataset.after) location.assign(page.dataset.after);
  else if (event.key === "k" && page.dataset.before) location.assign(page.dataset.before);
});
