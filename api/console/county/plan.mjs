// The schematic: the river system as a plan of lines.
import { useMemo } from "../vendor/preact-hooks.mjs";
import { html } from "../html.mjs";
import { memo } from "../memo.mjs";
import { rank } from "../level.mjs";
import { nodeOf } from "./said.mjs";
import { Node } from "./node.mjs";
import { riversOf } from "./rivers.mjs";
import { planOf } from "./schematic.mjs";
import { Sheet } from "./sheet.mjs";

const LEAST = 0.85;

/** All stations on the plan, drawn anew only when something of it changes. */
export const Plan = memo((shared) => html`<${Drawn} ...${shared} />`);

function Drawn(shared) {
  const { stations, criteria, facts, chosen, words } = shared;
  const w = words.county;
  const rivers = useMemo(() => riversOf(stations, criteria), [stations, criteria]);
  const plan = useMemo(() => planOf(rivers), [rivers]);
  const byCode = useMemo(() => new Map(stations.map((one) => [one.code, one])), [stations]);
  const own = plan.nodes.find((one) => one.code === chosen);
  const worst = plan.nodes.reduce(
    (best, one) => (rank(facts.get(one.code)?.level ?? "none") > rank(facts.get(best?.code)?.level ?? "none") ? one : best),
    null,
  );
  return html`<${Sheet}
    width=${plan.width}
    height=${plan.height}
    least=${LEAST}
    start=${worst && [worst.x, worst.y]}
    chosen=${chosen}
    at=${own && [own.x, own.y]}
    label=${w.planLabel}
    words=${words}
    draw=${({ x, y, k }) => html`<g class="plan" transform="translate(${x} ${y}) scale(${k})">
      <${Lines} plan=${plan} words=${w} />
      ${plan.nodes.map((node) => html`<${Node} key=${node.code} ...${node} ...${nodeOf(byCode.get(node.code), shared)} />`)}
    </g>`}
  />`;
}

/** What stands still: lines, names of rivers, boxes of towns. */
const Lines = memo(
  ({ plan, words }) => html`<g>
    ${plan.boxes.map(
      ({ x, y, width, height, town }) => html`<g transform="translate(${x} ${y})">
        <rect class="box" width=${width} height=${height} rx="6" />
        <text class="town" x="10" y="17" lang=${town ? "zh-CN" : undefined}>${town || words.noTown}</text>
      </g>`,
    )}
    ${plan.lines.map(
      ({ d, isKnown, isMain }) => html`<path class="river ${isKnown ? "" : "unknown"} ${isMain ? "main" : ""}" d=${d} />`,
    )}
    ${plan.arrow && html`<path class="arrow" d="M${plan.arrow.x} ${plan.arrow.y - 8}l14 8l-14 8z" />`}
    ${plan.names.map(
      ({ x, y, text, isMain }) => html`<text lang="zh-CN" class="river-name ${isMain ? "main" : ""}" x=${x} y=${y}>${text}</text>`,
    )}
  </g>`,
);
