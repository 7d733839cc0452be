// The county on one map: its stations and rivers, what it has loaded, what flies and what is seen.
import { useEffect, useMemo, useState } from "../vendor/preact-hooks.mjs";
import { useData } from "../data.mjs";
import { beijing } from "../format.mjs";
import { useFresh } from "../fresh.mjs";
import { html } from "../html.mjs";
import { Card } from "./card.mjs";
import { lastSeen, readFlight, readLayers, readReservoirs, readSeen, readStations } from "./data.mjs";
import { Detections } from "./detections.mjs";
import { factOf, factsOf, hazardsOf, isWanted } from "./facts.mjs";
import { Filters } from "./filters.mjs";
import { Flights } from "./flights.mjs";
import { Layers } from "./layers.mjs";
import { Legend } from "./legend.mjs";
import { refusalText } from "./said.mjs";
import { Places } from "./places.mjs";
import { Plan } from "./plan.mjs";
import { Strip } from "./strip.mjs";
import { StationTable } from "./table.mjs";
import { county as en } from "./words.en.mjs";
import { county as zh } from "./words.zh.mjs";

const CATALOGUES = { "zh-CN": zh, en };
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NONE = { detections: [], zones: [] };
const EMPTY = [];

/**
 * Nothing is read before it is known who is here, and nothing drawn before warnings and readings
 * have been: a map without them would look as if all were well.
 */
export function Page({ state, now, words: common }) {
  const words = useMemo(() => ({ ...common, county: CATALOGUES[common.lang] }), [common]);
  const { account, heard, links } = state;
  if (Object.values(links).includes("closed")) return html`<${Nothing} said=${common.closed} />`;
  if (account === undefined || !heard.warnings || !heard.readings) {
    return html`<${Nothing} said=${common.opening} />`;
  }
  return html`<${County} ...${{ state, now, words }} />`;
}

/** What stands where there is no map yet. */
const Nothing = ({ said }) =>
  html`<main class="place county" data-test="county"><p class="empty" role="status">${said}</p></main>`;

function County({ state, now, words }) {
  const { route, account } = state;
  const { query } = route;
  const who = account?.name;
  const { data, error } = useData(readStations, [who]);
  const stations = data ?? EMPTY;
  const { data: layers = null, reload: readLayersAgain } = useData(readLayers, [who]);
  const [hidden, setHidden] = useState([]);
  const seen = useSeen(state, now, who);
  const flight = query.flight ?? String(seen.data?.flights[0]?.id ?? "");
  const { data: flown } = useData(readFlight, [flight, seen.fresh]);
  const visible = useMemo(
    () => (layers ?? EMPTY).filter((one) => !hidden.includes(one.name)),
    [layers, hidden],
  );
  const day = now === null ? null : Math.floor(beijing(now) / DAY_MS);
  const { data: reservoirs = null } = useData(readReservoirs, [who, day]);
  const { hazards, ...shared } = useShared({ state, now, stations, reservoirs, words });
  const kinds = [...new Set(stations.map((one) => one.kind))].sort();
  const isPlan = query.view !== "places";
  useCardInSight(shared.chosen);
  if (!data) return html`<${Nothing} said=${error ? refusalText(error, words) : words.opening} />`;
  return html`<main class="place county" data-test="county">
    ${error && html`<p class="refusal" role="alert">${refusalText(error, words)}</p>`}
    <section class="panel map-of" aria-labelledby="map-title">
      <header>
        <h2 id="map-title">${words.page.county}</h2>
        <${Filters} ...${{ query, kinds, words }} hazards=${[...new Set([...hazards.values()].flatMap((one) => [...one]))].sort()} />
      </header>
      ${
        stations.length === 0
          ? html`<p class="empty">${words.noStations}</p>`
          : isPlan
            ? html`<${Plan} ...${shared} />`
            : html`<${Places} ...${shared} layers=${visible} flight=${flown?.flight} track=${flown?.track} ...${seen.data ?? NONE} />`
      }
      <${Legend} kinds=${kinds.join()} isPlan=${isPlan} words=${words} />
    </section>
    <div class="beside">
      <section class="panel chosen-of" aria-label=${words.county.chosen} id="chosen"><${Card} ...${shared} /></section>
      <${StationTable} ...${shared} />
    </div>
    <${Strip} ...${shared} />
    ${
      seen.data &&
      html`<${Detections} ...${seen.data} chosen=${query.detection} ...${{ account, words }} onJudged=${seen.reload} />
        <${Flights} flights=${seen.data.flights} chosen=${flight} flown=${flown} words=${words} />`
    }
    ${layers && html`<${Layers} ...${{ layers, hidden, account, words }} onHide=${setHidden} onChanged=${readLayersAgain} />`}
  </main>`;
}

/**
 * What all parts are drawn from. Each is one and the same thing until it changes, so that a part
 * is drawn anew only then; the time goes by in whole minutes.
 */
function useShared({ state, now, stations, reservoirs, words }) {
  const { latest, warnings, criteria, route } = state;
  const { query, parts } = route;
  const minute = now === null ? null : Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const facts = useMemo(
    () => factsOf(state, stations, minute, query.hazard),
    [latest, warnings, stations, minute, query.hazard],
  );
  const hazards = useMemo(() => hazardsOf(criteria), [criteria]);
  const isShown = useMemo(
    () => (one) => isWanted(one, factOf(facts, one.code), hazards, query),
    [facts, hazards, query],
  );
  const found = { stations, criteria, reservoirs, facts, hazards, isShown };
  return { ...found, chosen: parts[0] ?? "", query, words, now: minute };
}

/** Flights, detections and zones, read anew when a camera or a UAV has said something. */
function useSeen(state, now, who) {
  const fresh = useFresh({ latest: lastSeen(state), warnings: null });
  const { data, reload } = useData(() => readSeen(now), [who, fresh]);
  return { data, reload, fresh };
}

/** On a narrow screen the card lies below the map: what was chosen comes into sight. */
function useCardInSight(chosen) {
  useEffect(() => {
    if (chosen) document.getElementById("chosen")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
}
