"use strict";
// Forms: sent once, saved while typing, and never emptied by a lost session or connection.
const WAIT_MS = 1500;

const focusSummary = () => document.querySelector("[data-focus]")?.focus();

const sendOnce = (form) => {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (!button || !form.dataset.sending) return;
    // After the browser has taken the button's own name and value along.
    setTimeout(() => {
      button.setAttribute("aria-disabled", "true");
      button.textContent = form.dataset.sending;
    });
  });
  // Back from the history: the form may be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) delete form.dataset.sent;
  });
};

const autosave = (form) => {
  const status = form.querySelector("[data-saved-status]");
  let timer = 0;
  let unsaved = false;
  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };
  const save = async () => {
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), redirect: "manual", credentials: "same-origin",
        headers: { "x-requested-with": "autosave" },
      });
      if (answer.ok) {
        unsaved = false;
        say(form.dataset.saved);
      } else {
        // A redirect to the sign-in page, or a refusal: the session is gone, the text is not.
        const lost = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
        say(lost ? form.dataset.signedOut : form.dataset.unsaved);
      }
    } catch {
      say(form.dataset.unsaved);
      timer = setTimeout(save, WAIT_MS * 10);
    }
  };
  form.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT_MS);
  });
  form.addEventListener("submit", () => {
    unsaved = false;
    clearTimeout(timer);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
};

document.querySelectorAll("form[data-send-once]").forEach(sendOnce);
document.querySelectorAll("form[data-autosave]").forEach(autosave);
focusSummary();
