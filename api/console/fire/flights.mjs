// Flights of the last days, and the sources of smoke and heat that are known.
import { dateTime, number } from "../format.mjs";
import { html } from "../html.mjs";
import { Table } from "../tabular.mjs";

const at = (text) => (text ? dateTime(Date.parse(text)) : "—");

export function Flights({ data: { flights }, words }) {
  const w = words.fire;
  const figure = (head, of) => ({ head, of, figure: true });
  const columns = [
    { head: w.flight, of: (one) => html`${one.flight}<small>${one.station_name}</small>` },
    { head: w.start, of: (one) => at(one.start) },
    { head: w.landing, of: (one) => (one.landing ? at(one.landing) : w.inTheAir) },
    figure("km", (one) => number(one.length_km)),
    figure(w.battery, (one) => number(one.min_battery, "")),
    figure(w.seenCount, (one) => one.detections),
    { head: w.mission, of: (one) => words.half(one.mission) },
  ];
  return html`<section class="panel" data-test="flights" aria-labelledby="flights-title">
    <header><h2 id="flights-title">${w.flights}</h2><span class="count">${flights.length}</span></header>
    ${
      flights.length
        ? html`<${Table} caption=${w.flights} ...${{ columns, rows: flights, words }} />`
        : html`<p class="empty">${w.noFlights}</p>`
    }
  </section>`;
}

export function Zones({ data: { zones }, words }) {
  const w = words.fire;
  const columns = [
    { head: w.zone, of: (one) => html`${words.half(one.name)}<small>${words.half(one.reason)}</small>` },
    { head: w.place, of: (one) => `${one.lon.toFixed(4)}°E ${one.lat.toFixed(4)}°N` },
    { head: w.radius, of: (one) => `${number(one.radius_m)} m`, figure: true },
    { head: w.from, of: (one) => at(one.valid_from) },
    { head: w.until, of: (one) => (one.valid_to ? at(one.valid_to) : w.holds) },
    { head: w.by, of: (one) => one.created_by },
  ];
  return html`<section class="panel" data-test="zones" aria-labelledby="zones-title">
    <header>
      <h2 id="zones-title">${w.zones}</h2>
      <span class="count">${zones.length}</span>
      <small>${w.zonesNote}</small>
    </header>
    ${
      zones.length
        ? html`<${Table} caption=${w.zones} ...${{ columns, rows: zones, words }} />`
        : html`<p class="empty">${w.noZones}</p>`
    }
  </section>`;
}
