// A part of a page that is drawn anew only when one of its properties is another one.
import { Component } from "./vendor/preact.mjs";

/** A component of `draw(props)`, which keeps no state of its own. */
export const memo = (draw) =>
  class extends Component {
    shouldComponentUpdate(next) {
      const { props } = this;
      const names = Object.keys(next);
      return (
        names.length !== Object.keys(props).length || names.some((name) => next[name] !== props[name])
      );
    }

    render(props) {
      return draw(props);
    }
  };
