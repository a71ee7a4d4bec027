"use strict";
// The report form: one thing at a time on a phone, sections on a larger screen; and only those
// questions that belong to the chosen source. Without this script everything is simply there.
// In a block of its own: scripts of one page share their names.
{
  const steps = document.querySelector("[data-steps]");
  const form = steps?.closest("form");
  const sections = steps ? [...steps.querySelectorAll("[data-step]")] : [];
  const bar = steps?.querySelector("[data-step-bar]");
  const small = window.matchMedia("(max-width: 36rem)");
  let at = 0;

  const actions = () => [...form.querySelectorAll(":scope > .sk-actions")];
  const paint = () => {
    const one = small.matches;
    bar.hidden = !one;
    sections.forEach((section, n) => { section.hidden = one && n !== at; });
    actions().forEach((row) => { row.hidden = one && at < sections.length - 1; });
    bar.querySelector("[data-step-before]").hidden = at === 0;
    bar.querySelector("[data-step-after]").hidden = at === sections.length - 1;
    bar.querySelector("[data-step-where]").textContent =
      bar.dataset.where.replace("{n}", at + 1).replace("{total}", sections.length);
  };
  const go = (to) => {
    at = Math.min(Math.max(to, 0), sections.length - 1);
    paint();
    const heading = sections[at].querySelector("h2");
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    sections[at].scrollIntoView({ block: "start" });
  };
  const showAnswer = () => {
    const chosen = form.querySelector("input[name=source_kind]:checked")?.value;
    for (const group of steps.querySelectorAll("[data-source]")) {
      group.hidden = group.dataset.source !== chosen;
    }
    for (const call of steps.querySelectorAll("[data-call]")) {
      call.hidden = form.querySelector(`input[name=${call.dataset.call}]:checked`)?.value !== "yes";
    }
  };
  const open = (target) => {
    const n = sections.findIndex((section) => section.contains(target));
    if (n >= 0 && small.matches) { at = n; paint(); }
  };

  if (steps) {
    bar.querySelector("[data-step-before]").addEventListener("click", () => go(at - 1));
    bar.querySelector("[data-step-after]").addEventListener("click", () => go(at + 1));
    small.addEventListener("change", paint);
    form.addEventListener("change", showAnswer);
    for (const link of form.querySelectorAll(".sk-summary a")) {
      link.addEventListener("click", () => open(document.querySelector(link.getAttribute("href"))));
    }
    const wrong = sections.findIndex((section) => section.querySelector(".sk-field--invalid"));
    const added = sections.findIndex((section) => section.dataset.step === steps.dataset.steps);
    at = Math.max(wrong, added, 0);
    paint();
    showAnswer();
    const fresh = added >= 0 ? [...sections[added].querySelectorAll("[data-row]")].pop() : null;
    fresh?.querySelector("input, select, textarea")?.focus();
  }
}
