// Holds the one state of the page and tells who listens.

export function createStore(state) {
  const listeners = new Set();
  return {
    get state() {
      return state;
    },
    /** Replaces the state by `change(state, ...details)`. */
    apply(change, ...details) {
      const before = state;
      state = change(state, ...details);
      if (state !== before) for (const listener of listeners) listener(state, before);
    },
    /** Tells `listener(state, before)` from now on, until what is returned is called. */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
