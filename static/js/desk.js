// Keys of the curators' desk. Each key presses the button or follows the link that carries it; the
// page works without this file.
(() => {
  "use strict";

  const isWriting = (target) =>
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const fields = () => [...document.querySelectorAll("[data-field]")].filter((each) => each.offsetParent);
  const marked = () => document.activeElement?.closest("[data-field]");
  // What belongs to a field acts on the marked one; only proposals have a first one to fall back on.
  const OF_A_FIELD = "exo";

  const walk = (step) => {
    const all = fields();
    const here = all.indexOf(marked());
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
    const field = all[Math.min(Math.max(next, 0), all.length - 1)];
    field?.focus();
    field?.scrollIntoView({ block: "nearest" });
  };

  const find = (key) => {
    const selector = `[data-key="${CSS.escape(key)}"]`;
    const here = marked()?.querySelector(selector);
    return here ?? (OF_A_FIELD.includes(key) ? null : document.querySelector(selector));
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isWriting(event.target)) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      walk(event.key === "j" ? 1 : -1);
      return;
    }
    const target = find(event.key);
    if (!target) return;
    event.preventDefault();
    target.click();
  });

  // A decision is sent once, however often the key is pressed.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    else event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });

  document.querySelectorAll("[data-tick-all]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...button.form.querySelectorAll("input[name=entry]")];
      const tick = boxes.some((box) => !box.checked);
      boxes.forEach((box) => { box.checked = tick; });
    });
  });
})();
