"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const FAR = 10.8; // below this zoom all markers are drawn smaller
  const map = L.map("map", { zoomSnap: 0.1, zoomDelta: 0.8, zoomControl: false, attributionControl: false, preferCanvas: false });
  // Below the legend, which is added later and so stands above it: in the corner to the right it would reach under it.
  L.control.attribution({ position: "bottomleft", prefix: false }).addAttribution(words.attribution).addTo(map);
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut, position: "topleft" }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  for (const [name, z] of [["ground", 200], ["theme", 300], ["lines", 350], ["hatch", 360], ["dots", 370], ["border", 380]]) {
    map.createPane(name).style.zIndex = z;
  }
  for (const name of ["lines", "border", "ground"]) map.getPane(name).style.pointerEvents = "none";

  const add = (parent, tag, text) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    parent.append(node);
    return node;
  };
  const popup = (about) => () => {
    const box = document.createElement("div");
    add(box, "h2", about.title);
    if (about.tag) add(box, "p", about.tag).className = "tag";
    const list = add(box, "dl");
    for (const [name, value] of about.rows) { add(list, "dt", name); add(list, "dd", value); }
    if (about.table) {
      const table = add(box, "table");
      const head = add(add(table, "thead"), "tr");
      for (const name of about.table.heads) add(head, "th", name).scope = "col";
      const body = add(table, "tbody");
      for (const row of about.table.rows) {
        const line = add(body, "tr");
        for (const cell of row) add(line, "td", cell);
      }
    }
    return box;
  };
  const wide = { maxWidth: 340, minWidth: 220 };
  const found = new Map();

  const ground = L.geoJSON(data.outline, { pane: "ground", interactive: false, style: { stroke: false, fillColor: "#fff", fillOpacity: 1 } }).addTo(map);
  L.geoJSON(data.outline, { pane: "border", interactive: false, style: { color: "#16263b", weight: 2, fill: false } }).addTo(map);

  const lift = (layer) => {
    layer.on("mouseover", () => layer.setStyle({ weight: 3, color: "#16263b" }));
    layer.on("mouseout", () => layer.setStyle({ weight: 1, color: "#6c7c92" }));
  };
  const districts = L.geoJSON(data.districts, {
    pane: "theme",
    style: (f) => ({ color: "#6c7c92", weight: 1, fillColor: data.tints[f.properties.tint], fillOpacity: 1 }),
    onEachFeature: (f, layer) => {
      layer.bindPopup(popup(f.properties.about), wide);
      lift(layer);
      found.set(f.properties.about.title, layer);
    },
  });
  const areaStyle = (f) => {
    const look = data.verdicts[f.properties.verdict];
    return look ? { color: look.line, weight: 1.5, fillColor: look.fill, fillOpacity: 1 } : { color: "#6c7c92", weight: 1, fillColor: "#fff", fillOpacity: 1 };
  };
  const coverage = L.geoJSON(data.areas, { pane: "theme", style: areaStyle, onEachFeature: (f, l) => l.bindPopup(popup(f.properties.about), wide) });
  const compensated = L.geoJSON(data.areas, {
    pane: "hatch",
    filter: (f) => f.properties.verdict === "compensated" || f.properties.verdict === "not_covered",
    style: (f) => ({ ...areaStyle(f), fillOpacity: 0.45, weight: 2.5, dashArray: "6 4" }),
    onEachFeature: (f, l) => l.bindPopup(popup(f.properties.about), wide),
  });

  const canvas = L.canvas({ pane: "dots" });
  const dots = L.layerGroup(data.points.map(([lat, lon, electors, metres, band, text]) =>
    L.circleMarker([lat, lon], { renderer: canvas, pane: "dots", radius: data.bands[band].radius, fillColor: data.bands[band].colour, fillOpacity: 0.95, color: "#fff", weight: 0.8 })
      .bindTooltip(text)));
  const lines = L.layerGroup(data.lines.map((ends) => L.polyline(ends, { pane: "lines", color: "#45556b", weight: 1.4, opacity: 0.85, interactive: false })));

  const marker = (p) => {
    const icon = L.divIcon({ className: p.above ? "mark" : "mark centred", html: p.icon, iconSize: p.size, iconAnchor: p.anchor, popupAnchor: [0, 4 - p.anchor[1]] });
    const m = L.marker([p.lat, p.lon], { icon, alt: p.about.title, title: p.about.title, keyboard: true, zIndexOffset: p.above });
    found.set(p.about.title, m);
    return m.bindPopup(popup(p.about), wide);
  };
  const polling = L.layerGroup(data.polling.map(marker));
  const early = L.layerGroup(data.early.map(marker));

  const names = L.layerGroup(data.labels.map((a) =>
    L.tooltip({ permanent: true, direction: "center", className: "area-label " + a.size, opacity: 1 }).setLatLng([a.lat, a.lon]).setContent(document.createTextNode(a.name))));
  // Where a name may stand: on the middle of its voters, else with an edge or a corner beside it, or above a pin.
  const spots = (w, h) => [[0, 0], [0, h + 9], [0, -h - 9], [w + 9, 0], [-w - 9, 0], [w, h + 5], [-w, h + 5], [w, -h - 5], [-w, -h - 5], [0, -h - 32], [0, h + 22]];
  const meet = (a, b, gap) => a.left < b.right + gap && a.right + gap > b.left && a.top < b.bottom + gap / 3 && a.bottom + gap / 3 > b.top;
  const moved = (r, x, y) => ({ left: r.left + x, right: r.right + x, top: r.top + y, bottom: r.bottom + y });
  const drawn = (group) => (map.hasLayer(group) ? group.getLayers() : []).map((m) => m.getElement()).filter((node) => node);
  // A name covers no marker and no other name, and is not cut off by the edge or a box; without room it is hidden.
  const declutter = () => {
    const frame = map.getContainer().getBoundingClientRect();
    const boxes = map.getContainer().querySelectorAll(".leaflet-control");
    const marks = [early, polling].flatMap(drawn).map((node) => node.querySelector("svg"));
    const taken = [...boxes, ...marks].map((node) => node.getBoundingClientRect());
    names.eachLayer((label) => {
      const node = label.getElement && label.getElement();
      if (!node) return;
      node.style.translate = "none";
      const r = node.getBoundingClientRect();
      const free = spots(r.width / 2, r.height / 2).find(([x, y]) => {
        const box = moved(r, x, y);
        const inside = box.left > frame.left && box.right < frame.right && box.top > frame.top && box.bottom < frame.bottom;
        return inside && !taken.some((t) => meet(box, t, 3));
      });
      node.style.visibility = free ? "visible" : "hidden";
      if (!free) return;
      node.style.translate = `${free[0]}px ${free[1]}px`;
      taken.push(moved(r, ...free));
    });
  };

  const turns = [0, -35, 35, -70, 70, -110, 110, -150, 150, 180];
  const near = (a, b, reach) => Math.hypot(a.x - b.x, a.y - b.y) < reach;
  const point = (m) => map.latLngToLayerPoint(m.getLatLng());
  const visible = (group) => (map.hasLayer(group) ? group.getLayers() : []).filter((m) => m.getElement());
  // A pin is turned about its point so that it covers no polling place and no other pin; one that finds no room is
  // drawn small, and so is a polling place that would cover another.
  const uncover = () => {
    const size = map.getZoom() < FAR ? 0.68 : 1;
    const squares = visible(polling).map(point);
    const heads = [];
    let crowded = false;
    for (const m of visible(early)) {
      const tip = point(m);
      const head = (turn) => ({ x: tip.x + 21 * size * Math.sin(turn * Math.PI / 180), y: tip.y - 21 * size * Math.cos(turn * Math.PI / 180) });
      const turn = turns.find((t) => !heads.some((h) => near(h, head(t), 25 * size)) && !squares.some((q) => near(q, head(t), 19 * size)));
      const node = m.getElement();
      node.style.setProperty("--turn", `${turn ?? 0}deg`);
      node.classList.toggle("crowded", turn === undefined);
      crowded = crowded || turn === undefined;
      if (turn !== undefined) heads.push(head(turn));
    }
    const taken = [];
    for (const m of visible(polling)) {
      const at = point(m);
      const hit = taken.some((t) => near(t, at, 14 * size)) || heads.some((h) => near(h, at, 15 * size));
      m.getElement().classList.toggle("crowded", hit);
      crowded = crowded || hit;
      if (!hit) taken.push(at);
    }
    for (const note of document.querySelectorAll(".legend [data-crowded]")) note.hidden = !crowded;
  };

  const legend = L.control({ position: "bottomleft" });
  legend.onAdd = () => {
    const box = L.DomUtil.create("section", "legend");
    box.setAttribute("aria-label", words.legend);
    box.append(document.getElementById("legend").content.cloneNode(true));
    if (window.innerWidth < 700 || window.innerHeight < 560) box.querySelector("details").open = false;
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return box;
  };
  legend.addTo(map);
  const explain = () => {
    const shown = { districts: map.hasLayer(districts), coverage: map.hasLayer(coverage) || map.hasLayer(compensated), points: map.hasLayer(dots) };
    for (const part of legend.getContainer().querySelectorAll("[data-theme]")) part.hidden = !shown[part.dataset.theme];
    for (const entry of legend.getContainer().querySelectorAll("[data-verdict=covered]")) entry.hidden = !map.hasLayer(coverage);
  };

  const room = map.getSize().x > 1200;  // room for the choice of layers beside the ground
  const choice = L.control.layers(
    { [words.districts]: districts, [words.coverage]: coverage },
    { [words.polling]: polling, [words.early]: early, [words.compensated]: compensated, [words.lines]: lines, [words.points]: dots, [words.names]: names },
    { collapsed: !room, position: "topright" },
  ).addTo(map);
  const toggle = choice.getContainer().querySelector(".leaflet-control-layers-toggle");
  toggle.title = words.layers;
  toggle.setAttribute("aria-label", words.layers);
  map.on("popupopen", (event) => {
    const button = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (button) button.setAttribute("aria-label", words.close);
  });
  map.on("layeradd layerremove", explain);
  const far = () => map.getContainer().classList.toggle("far", map.getZoom() < FAR);
  map.on("zoomend", far);
  map.on("zoomend overlayadd overlayremove", uncover);
  map.on("zoomend moveend overlayadd overlayremove", declutter);
  const roomy = map.getSize().x > 1000;
  const beside = room ? choice.getContainer().offsetWidth + 20 : roomy ? 60 : 12;
  map.fitBounds(ground.getBounds(), { paddingTopLeft: [roomy ? 330 : 12, 12], paddingBottomRight: [beside, roomy ? 12 : 80] });
  for (const layer of [districts, compensated, lines, polling, early, names]) layer.addTo(map);
  far();
  explain();
  uncover();
  declutter();

  const form = document.getElementById("search");
  const go = (event) => {
    event.preventDefault();
    const layer = found.get(document.getElementById("find").value.trim());
    if (!layer) return;
    if (layer.getBounds) map.fitBounds(layer.getBounds(), { maxZoom: 14, animate: false });
    else map.setView(layer.getLatLng(), Math.max(map.getZoom(), 13), { animate: false });
    if (layer.getBounds ? !map.hasLayer(districts) : !map.hasLayer(layer)) return;
    layer.openPopup();
  };
  form.addEventListener("submit", go);
  document.getElementById("find").addEventListener("change", go);
})();
