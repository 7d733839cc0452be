// What the charts of a weather station draw, as ECharts options; a missing day breaks its lines.
import * as palette from "../palette.mjs";
import { ground, legend, line, readout, timeAxis, valueAxis } from "../plot.mjs";

const DAY_MS = 24 * 3600 * 1000;
const BEIJING_MS = 8 * 3600 * 1000;
const TONES = ["water", "second", "doubt"];
const DASHES = ["solid", "dashed", "dotted"];

/** The instant of a day's noon in Beijing, printed as UTC as all axes are. */
const noon = ({ date }) => Date.parse(`${date}T12:00:00Z`);

const pointsOf = (days, name) => days.map((day) => [noon(day), day[name]]);

function frame(days, names, narrow, more = {}) {
  const begin = noon(days[0]) - BEIJING_MS - DAY_MS / 2;
  const end = noon(days.at(-1)) - BEIJING_MS + DAY_MS / 2;
  return {
    ...ground({ left: narrow ? 40 : 50, right: 46, top: narrow ? 62 : 40, bottom: 28 }),
    legend: legend(names),
    tooltip: readout(({ seriesName, value }) => (value[1] === null ? "" : `${seriesName} <b>${Number(value[1].toPrecision(3))}</b>`)),
    xAxis: timeAxis({ begin, end }, narrow),
    ...more,
  };
}

const lineOf = (days, name, i, more = {}) =>
  line(name, name.toUpperCase(), pointsOf(days, name), {
    tone: TONES[i],
    dash: DASHES[i],
    showSymbol: days.length < 40,
    ...more,
  });

const right = (unit, values, more) => valueAxis(unit, values, { splitLine: { show: false }, ...more });

/** FWI and ISI on the left axis, BUI on the right. */
export function indices({ days, narrow }) {
  const values = (name) => days.map((day) => day[name]);
  return {
    ...frame(days, ["FWI", "ISI", "BUI"], narrow),
    yAxis: [valueAxis("1", [0, ...values("fwi"), ...values("isi")], { name: "FWI ISI" }), right("1", [0, ...values("bui")], { name: "BUI" })],
    series: [lineOf(days, "fwi", 0, { width: 3 }), lineOf(days, "isi", 1), lineOf(days, "bui", 2, { yAxisIndex: 1 })],
  };
}

/** FFMC and DMC on the left axis, DC on the right. */
export function codes({ days, narrow }) {
  const values = (name) => days.map((day) => day[name]);
  return {
    ...frame(days, ["FFMC", "DMC", "DC"], narrow),
    yAxis: [valueAxis("1", [0, ...values("ffmc"), ...values("dmc")], { name: "FFMC DMC" }), right("1", [0, ...values("dc")], { name: "DC" })],
    series: [lineOf(days, "ffmc", 0), lineOf(days, "dmc", 1), lineOf(days, "dc", 2, { yAxisIndex: 1 })],
  };
}

/** Temperature, wind and rain on the left axis, humidity on the right. */
export function noonWeather({ days, words, narrow }) {
  const w = words.fire;
  const values = (name) => days.map((day) => day[name]);
  const of = (name, i, more) => ({ ...lineOf(days, name, i, more), name: w[name] });
  return {
    ...frame(days, [w.temperature, w.wind, w.humidity, w.rain], narrow),
    yAxis: [
      valueAxis("1", [0, ...values("temperature"), ...values("wind"), ...values("rain")], { name: "°C km/h mm" }),
      right("%", [], { min: 0, max: 100 }),
    ],
    series: [
      of("temperature", 0),
      of("wind", 1),
      of("humidity", 2, { yAxisIndex: 1 }),
      { id: "rain", name: w.rain, type: "bar", barMaxWidth: 14, itemStyle: { color: palette.RAIN }, data: pointsOf(days, "rain") },
    ],
  };
}
