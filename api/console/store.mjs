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
    subscribe(listener) {
      listeners.add(listener);
    },
  };
}
