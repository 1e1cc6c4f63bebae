/** A display that follows long work, drawn anew in its place. */
import { replaceableDisplay } from "../host/display";
import { type CurveAxes, drawLive, type LiveState } from "../view";

export interface LiveDisplay {
  /** Takes note of a state; draws at most twice a second. */
  update(state: LiveState): void;
  /** Draws a last time, with a closing line. */
  end(message: string): void;
}

const intervalMs = 500;

/** Starts a live display under a title, whose states may have values for a curve; `now` gives milliseconds. */
export function liveDisplay(
  title: string,
  axes: CurveAxes = { x: "values", y: "value" },
  now: () => number = () => performance.now(),
): LiveDisplay {
  const values: number[] = [];
  let last: LiveState = { fraction: 0, secondsLeft: 0, message: "starting" };
  let drawnAt = now();
  const redraw = replaceableDisplay(drawLive(title, last, values, axes));
  return {
    update(state) {
      last = state;
      if (state.value !== undefined) values.push(state.value);
      if (now() - drawnAt < intervalMs) return;
      drawnAt = now();
      redraw(drawLive(title, state, values, axes));
    },
    end(message) {
      redraw(drawLive(title, { ...last, secondsLeft: 0, message }, values, axes));
    },
  };
}
