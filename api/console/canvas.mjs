// A picture by ECharts: loaded when first wanted, drawn anew only when what it shows changes.
import { Component } from "./vendor/preact.mjs";
import { html } from "./html.mjs";

const NARROW_PX = 560;

/**
 * Draws `draw({...of, narrow})`, an ECharts option or null for nothing to show, whenever a member
 * of `of` is another one; `label` is what a screen reader says of it. `kind` names its look, `test`
 * its place for tests, `paper` its greatest width on paper in px, `onChart(chart)` gets the ECharts instance (null when it goes).
 */
export class Canvas extends Component {
  async componentDidMount() {
    const { init } = await import("./vendor/echarts.esm.min.mjs");
    if (!this.base?.isConnected) return;
    this.chart = init(this.base, null, { renderer: this.props.renderer ?? "canvas" });
    this.resized = new ResizeObserver(this.measured);
    this.resized.observe(this.base);
    addEventListener("repaint", this.draw);
    addEventListener("beforeprint", this.toPaper);
    addEventListener("afterprint", this.toScreen);
    this.props.onChart?.(this.chart);
  }

  shouldComponentUpdate(next) {
    const { of, label } = this.props;
    return label !== next.label || Object.keys(next.of).some((name) => next.of[name] !== of[name]);
  }

  componentDidUpdate() {
    this.draw();
  }

  componentWillUnmount() {
    removeEventListener("repaint", this.draw);
    removeEventListener("beforeprint", this.toPaper);
    removeEventListener("afterprint", this.toScreen);
    this.resized?.disconnect();
    this.chart?.dispose();
    this.props.onChart?.(null);
  }

  /** No wider than a sheet: paper is laid out when no script can measure it any more. */
  toPaper = () => {
    const width = Math.min(this.base.clientWidth, this.props.paper ?? Infinity);
    this.chart?.resize({ width });
  };

  toScreen = () => this.chart?.resize({ width: "auto" });

  /** Measured as soon as it is seen, and then kept: to ask for it at each drawing lays the page out. */
  measured = ([{ contentRect }]) => {
    this.width = contentRect.width;
    this.chart.resize();
    this.draw();
  };

  draw = () => {
    if (this.width === undefined) return;
    const { draw, of } = this.props;
    const option = draw({ ...of, narrow: this.width < NARROW_PX });
    if (option) this.chart.setOption(option, { notMerge: true });
    else this.chart.clear();
  };

  render({ kind = "canvas", label, test }) {
    return html`<div class=${kind} role="img" aria-label=${label} data-test=${test}></div>`;
  }
}
