/** Who in a cell listens to the interrupt button: long work that ends itself, and listeners for SIGINT. */
import { interruptEvent } from "../../host/interrupt";
import type { Work, Works } from "./work";

const events = [interruptEvent, "SIGINT"] as unknown as readonly "SIGINT"[];

export class InterruptListeners {
  private emitting = false;
  private readonly owners = new WeakMap<object, Work>();

  /** `changed` is called when somebody begins to listen, and when nobody does any more; `signalled` on a signal that nobody listens to. */
  constructor(works: Works, changed: (listening: boolean) => void, signalled: () => void) {
    // This process is in a group of its own, so that a SIGINT comes only from a cell that sends it to itself.
    const onSignal = (): void => {
      if (!this.emitting && !this.listening) signalled();
    };
    process.on("SIGINT", onSignal);
    let told = false;
    const tell = (listening: boolean): void => {
      if (listening !== told) changed(listening);
      told = listening;
    };
    process.on("newListener", (event, listener) => {
      if (!events.includes(event as "SIGINT")) return;
      if (works.current) this.owners.set(listener, works.current);
      tell(true);
    });
    process.on("removeListener", (event) => {
      if (events.includes(event as "SIGINT")) tell(this.listening);
    });
  }

  private get listening(): boolean {
    const [own, signal] = events;
    return process.listenerCount(own) > 0 || process.listenerCount(signal) > 1;
  }

  /** Takes away what listens for work that was terminated: it is over, and its own `finally` never runs. */
  forget(work: Work): void {
    for (const event of events)
      for (const listener of process.listeners(event))
        if (this.owners.get(listener) === work) process.off(event, listener);
  }

  /** Tells who listens; whether anybody did. */
  tell(): boolean {
    if (!this.listening) return false;
    this.emitting = true;
    try {
      for (const event of events) process.emit(event, "SIGINT");
    } catch (error) {
      process.emit("uncaughtException", error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.emitting = false;
    }
    return true;
  }
}
