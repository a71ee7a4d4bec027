"use strict";
// Leave at once: replaces this page in the history, by the button or by Shift three times.
const exit = document.getElementById("quick-exit");
const WITHIN_MS = 1200;
let presses = [];
const leave = () => {
  document.documentElement.hidden = true;
  window.location.replace(exit.href);
};
if (exit) {
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    if (event.repeat) return;
    presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < WITHIN_MS);
    if (presses.length >= 3) leave();
  });
}
