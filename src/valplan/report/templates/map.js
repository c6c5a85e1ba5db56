"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
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
  const declutter = () => {
    const taken = [];
    names.eachLayer((label) => {
      const node = label.getElement && label.getElement();
      if (!node) return;
      node.style.visibility = "visible";
      const r = node.getBoundingClientRect();
      const hit = taken.some((t) => r.left < t.right + 6 && r.right + 6 > t.left && r.top < t.bottom + 2 && r.bottom + 2 > t.top);
      if (hit) node.style.visibility = "hidden"; else taken.push(r);
    });
  };

  // A marker that would cover one placed before it is drawn small; early voting, which stands on top, comes first.
  const uncover = () => {
    const taken = [];
    let crowded = false;
    for (const group of [early, polling]) {
      if (!map.hasLayer(group)) continue;
      group.eachLayer((m) => {
        const node = m.getElement();
        if (!node) return;
        const p = map.latLngToLayerPoint(m.getLatLng());
        const hit = taken.some((t) => Math.abs(t.x - p.x) < 17 && Math.abs(t.y - p.y) < 19);
        node.classList.toggle("crowded", hit);
        crowded = crowded || hit;
        if (!hit) taken.push(p);
      });
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

  const choice = L.control.layers(
    { [words.districts]: districts, [words.coverage]: coverage },
    { [words.polling]: polling, [words.early]: early, [words.compensated]: compensated, [words.lines]: lines, [words.points]: dots, [words.names]: names },
    { collapsed: window.innerWidth < 700, position: "topright" },
  ).addTo(map);
  const toggle = choice.getContainer().querySelector(".leaflet-control-layers-toggle");
  toggle.title = words.layers;
  toggle.setAttribute("aria-label", words.layers);
  map.on("popupopen", (event) => {
    const button = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (button) button.setAttribute("aria-label", words.close);
  });
  map.on("layeradd layerremove", explain);
  const far = () => map.getContainer().classList.toggle("far", map.getZoom() < 10.8);
  map.on("zoomend", far);
  map.on("zoomend moveend overlayadd", declutter);
  map.on("zoomend overlayadd overlayremove", uncover);
  const roomy = map.getSize().x > 1000;
  const beside = map.getSize().x > 1200 ? choice.getContainer().offsetWidth + 20 : roomy ? 60 : 12;
  map.fitBounds(ground.getBounds(), { paddingTopLeft: [roomy ? 330 : 12, 12], paddingBottomRight: [beside, roomy ? 12 : 80] });
  for (const layer of [districts, compensated, lines, polling, early, names]) layer.addTo(map);
  far();
  explain();
  declutter();
  uncover();

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
