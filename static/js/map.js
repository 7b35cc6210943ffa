// Draws the table of places as a map. Without this script the table is the map.
"use strict";

(() => {
  const EUROPE = [[34, -11], [64, 33]];
  const box = document.getElementById("map");
  if (!box || !window.L) return;

  const rows = [...document.querySelectorAll("tr[data-latitude]")];
  box.hidden = false;
  const map = L.map(box, {
    minZoom: 2,
    maxZoom: 9,
    zoomControl: false,
    attributionControl: false,
    scrollWheelZoom: false,
    maxBounds: [[-85, -220], [85, 220]],
    zoomAnimation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(box.dataset.outlinesBy).addTo(map);

  // Markers exist in the page only once the map shows some place.
  map.fitBounds(EUROPE);
  const markers = rows.map(draw);
  // What lies in Europe decides the first view: one event in Asia must not make it a dot.
  const places = markers.map((each) => each.getLatLng());
  const near = places.filter((each) => L.latLngBounds(EUROPE).contains(each));
  if (places.length) {
    const around = L.latLngBounds(near.length ? near : places).pad(0.2);
    map.fitBounds(around, { maxZoom: 6, animate: false });
  }
  map.on("popupopen", (event) => {
    const closer = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (closer) closer.setAttribute("aria-label", box.dataset.close);
  });

  fetch(box.dataset.outlines)
    .then((answer) => answer.json())
    .then((outlines) => {
      const style = { color: "#5c6f82", weight: 1, fillColor: "#f2f5f8", fillOpacity: 1 };
      L.geoJSON(outlines, { interactive: false, style }).addTo(map).bringToBack();
      box.dataset.drawn = "true";
    });

  function draw(row) {
    const [name, what] = row.cells;
    const count = what.querySelectorAll("li").length;
    const dot = document.createElement("span");
    dot.textContent = String(count);
    const icon = L.divIcon({ className: "map-marker", html: dot, iconSize: [28, 28] });
    const title = `${name.textContent.trim()}: ${count}`;
    const place = [Number(row.dataset.latitude), Number(row.dataset.longitude)];
    const marker = L.marker(place, { icon, title, riseOnHover: true }).addTo(map);
    marker.getElement().setAttribute("aria-label", title);
    const words = document.createElement("div");
    const heading = document.createElement("strong");
    heading.textContent = name.textContent;
    words.append(heading, ...[...what.children].map((each) => each.cloneNode(true)));
    return marker.bindPopup(words, { maxHeight: 240, minWidth: 220 });
  }
})();
