"use strict";
// j and k walk through the rows of a list, Enter opens the row, x chooses it.
const list = document.querySelector("table[data-keys]");
const rows = list ? [...list.tBodies[0].rows] : [];
let here = -1;
const go = (to) => {
  if (!rows.length) return;
  rows[here]?.classList.remove("sk-here");
  here = Math.min(Math.max(to, 0), rows.length - 1);
  rows[here].classList.add("sk-here");
  (rows[here].querySelector("a, input, button") || rows[here]).focus({ preventScroll: true });
  rows[here].scrollIntoView({ block: "nearest" });
};
const choose = () => {
  const box = rows[here]?.querySelector("input[type=checkbox]");
  if (box) box.click();
};
const open = () => rows[here]?.querySelector("a")?.click();
const isTyping = (target) =>
  target.closest("textarea, select, input:not([type=checkbox]):not([type=radio])");
document.addEventListener("keydown", (event) => {
  if (!rows.length || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "j") go(here + 1);
  else if (event.key === "k") go(here - 1);
  else if (event.key === "x") choose();
  else if (event.key === "Enter" && here >= 0 && event.target === rows[here].querySelector("input")) {
    // Not the form that the box belongs to.
    event.preventDefault();
    open();
  }
});
const told = document.querySelector("[data-chosen]");
const tell = () => {
  const number = list.querySelectorAll("tbody input[type=checkbox]:checked").length;
  const words = number === 0 ? "none" : number === 1 ? "one" : "many";
  if (told) told.textContent = told.dataset[words].replace("{n}", number);
};
for (const box of list ? list.querySelectorAll("tbody input[type=checkbox]") : []) {
  const mark = () => box.closest("tr").classList.toggle("sk-chosen", box.checked);
  box.addEventListener("change", () => {
    mark();
    tell();
  });
  mark();
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
