// Keys for whoever reads lists all day: / searches, j and k walk through the entries, ? tells.
// Nothing here is needed to use a page.
(() => {
  "use strict";

  const isWriting = (target) =>
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  const entries = () => [...document.querySelectorAll(".entry-title a, .dense th[scope='row'] a")];

  const walk = (step) => {
    const links = entries();
    const here = links.indexOf(document.activeElement);
    const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
    links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
  };

  const keys = {
    "/": () => (document.getElementById("words") ?? document.getElementById("site-search"))?.focus(),
    j: () => walk(1),
    k: () => walk(-1),
    "?": () => document.getElementById("keys")?.togglePopover?.(),
  };

  document.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    event.preventDefault();
    act();
  });

  // A click that changes the list in place leaves the keyboard where it was: on the same control,
  // or, where that is gone, on the number of entries.
  let left = null;
  // Folds that somebody opened stay open; the server opens those in which something is chosen.
  let opened = [];
  const folds = () => [...document.querySelectorAll("#facets details")];
  const called = (fold) => {
    const outer = fold.parentElement.closest("details");
    const own = fold.querySelector("summary")?.textContent.trim();
    return outer ? `${called(outer)} > more` : own;
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    opened = folds().filter((fold) => fold.open).map(called);
    const here = document.activeElement;
    const isReplaced = here && here !== document.body && event.detail.target.contains(here);
    left = isReplaced ? here.id : null;
  });

  document.addEventListener("htmx:afterSettle", () => {
    for (const fold of folds()) {
      if (opened.includes(called(fold))) fold.open = true;
    }
    // Whoever has gone on meanwhile is not called back.
    const isLost = left !== null && document.activeElement === document.body;
    if (!isLost) {
      left = null;
      return;
    }
    const same = left ? document.getElementById(left) : null;
    left = null;
    for (let fold = same?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    const control = same?.checkVisibility() ? same : document.querySelector("#list .count[role=status]");
    if (!control) return;
    if (control !== same) control.tabIndex = -1;
    control.focus({ preventScroll: true });
  });
})();
