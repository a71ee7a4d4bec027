"use strict";
// An open page hears that something was added and offers to look again. It never changes by itself:
// nobody loses their place. Without this script, or without the line, the page is as it was.
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60000;
const NOT_ALLOWED = 4403;

const keepLine = (place, wait) => {
  const line = new WebSocket(`${location.origin.replace(/^http/, "ws")}/live/`);
  let next = Math.min(wait * 2, LONGEST_WAIT_MS);
  line.addEventListener("open", () => {
    next = FIRST_WAIT_MS;
    place.dataset.live = "open";
  });
  line.addEventListener("message", () => {
    const words = place.querySelector("template");
    if (words) words.replaceWith(words.content.cloneNode(true));
  });
  line.addEventListener("close", (event) => {
    place.dataset.live = "closed";
    if (event.code !== NOT_ALLOWED) setTimeout(keepLine, wait, place, next);
  });
};
for (const place of document.querySelectorAll("[data-live]")) keepLine(place, FIRST_WAIT_MS);
