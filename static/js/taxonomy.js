// Keys for whoever decides about words all day; nothing here is needed to use a page.
(() => {
  "use strict";

  const isWriting = (target) =>
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  const rows = () => [...document.querySelectorAll(".taxonomy-word")];
  const rowOf = (element) => element?.closest(".taxonomy-word");

  const walk = (step) => {
    const all = rows();
    const here = all.indexOf(rowOf(document.activeElement));
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
    all[Math.min(Math.max(next, 0), all.length - 1)]?.querySelector("h2 a").focus();
  };

  const press = (key) => {
    // Who has not walked yet means the first word, which is the one that waits longest.
    const row = rowOf(document.activeElement) ?? rows()[0];
    row?.querySelector(`[data-key="${key}"]`)?.click();
  };

  const keys = {
    j: () => walk(1),
    k: () => walk(-1),
    "/": () => document.getElementById("words")?.focus(),
  };
  for (const key of ["1", "2", "3", "n", "e"]) keys[key] = () => press(key);

  document.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || !rows().length || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    event.preventDefault();
    act();
  });
})();
