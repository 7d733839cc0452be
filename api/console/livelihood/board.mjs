// The board: every project of the plan as it stood on a day, to be filtered, printed and taken away.
import { html } from "../html.mjs";
import { amended } from "../route.mjs";
import { read, useData } from "./data.mjs";
import { Exports } from "./exports.mjs";
import { AsOf, LightFilter, UnitFilter } from "./filters.mjs";
import { PlanHead } from "./head.mjs";
import { Waiting } from "./notes.mjs";
import { Table } from "./table.mjs";

/** The whole board; day, light and unit stand in the address, so that what is seen can be sent. */
export function Board({ route, account, words }) {
  const { as_of, light, unit } = route.query;
  const { data, error } = useData(readBoard, [as_of, account?.name]);
  const waiting = html`<${Waiting} data=${data} error=${error} words=${words} />`;
  if (!data) return waiting;
  const change = (query) => {
    location.hash = amended(location.hash, query);
  };
  const ofUnit = data.projects.filter((project) => !unit || unitsOf(project).includes(unit));
  const shown = ofUnit.filter((project) => !light || project.light === light);
  return html`<${PlanHead} of=${data} words=${words}>
      <${Exports} board=${data} words=${words} />
    <//>
    <div class="controls">
      <${AsOf} of=${data} words=${words} onChange=${(day) => change({ as_of: day })} />
      <${UnitFilter}
        units=${[...new Set(data.projects.flatMap(unitsOf))]}
        chosen=${unit}
        words=${words}
        onChange=${(name) => change({ unit: name })}
      />
      <${LightFilter}
        projects=${ofUnit}
        chosen=${light}
        words=${words}
        onChange=${(name) => change({ light: name })}
      />
    </div>
    ${waiting}
    <${Table} projects=${shown} year=${data.plan.year} asOf=${as_of} words=${words} />`;
}

const readBoard = (as_of) => read("board", { as_of });

/** All units that have a part in a project. */
function unitsOf({ leads, taking_part, indicators }) {
  return [...leads, ...indicators.flatMap((one) => one.leads), ...taking_part];
}
