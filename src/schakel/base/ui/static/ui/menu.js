"use strict";
// The navigation folds behind a button on small screens; without this script it is simply open.
for (const button of document.querySelectorAll("[data-menu]")) {
  const target = document.getElementById(button.dataset.menu);
  const small = window.matchMedia("(max-width: 60rem)");
  const show = (open) => {
    target.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const fit = () => {
    button.hidden = !small.matches;
    show(!small.matches);
  };
  button.setAttribute("aria-controls", target.id);
  button.addEventListener("click", () => show(target.hidden));
  small.addEventListener("change", fit);
  fit();
}
// One small menu at a time; Escape and a click elsewhere close it.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll(".sk-menu[open]")) {
    if (menu !== except) menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target.closest(".sk-menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll(".sk-term").forEach((term) => term.classList.add("sk-closed"));
  const inside = document.activeElement.closest(".sk-menu[open]");
  closeMenus(null);
  if (inside) inside.querySelector("summary").focus();
});
// An explanation closed with Escape opens again at the next visit.
for (const term of document.querySelectorAll(".sk-term")) {
  for (const leaving of ["blur", "mouseleave"]) {
    term.addEventListener(leaving, () => term.classList.remove("sk-closed"));
  }
}
