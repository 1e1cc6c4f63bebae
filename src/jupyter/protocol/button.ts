/** The interrupt button: carries out what `stopping.ts` decides. */
import type { CellId } from "../kernel/channel";
import type { Back } from "./back";
import { nextStep, type Stand, type StopEvent } from "./stopping";

export class Button {
  /** Whether anything in the cells' process listens. */
  listening = false;
  private stand: Stand = "rest";
  private presses = 0;
  /** The cell that the press is meant for: one that starts later is not stopped by it. */
  private cell: CellId | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly back: Back,
    private readonly runningCell: () => CellId | undefined,
    private readonly replaced: () => void,
  ) {}

  press(): void {
    this.take({ type: "press", listening: this.listening });
  }

  /** The cells' process has answered press number `press`. */
  heard(press: number, told: boolean): void {
    if (press === this.presses) this.take({ type: "answer", told });
  }

  terminated(press: number): void {
    if (press === this.presses) this.take({ type: "terminated" });
  }

  /** A cell has ended, or its process: what a press has begun is over. */
  cellEnded(): void {
    this.take({ type: "cell ended" });
  }

  private take(event: StopEvent): void {
    const { stand, effect, waitMs } = nextStep(this.stand, event);
    this.stand = stand;
    if (waitMs !== undefined || stand === "rest") clearTimeout(this.timer);
    if (waitMs !== undefined) this.timer = setTimeout(() => this.take({ type: "elapsed" }), waitMs);
    if (effect === "tell") this.cell = this.runningCell();
    if (effect === "tell" || effect === "end") {
      this.presses++;
      this.back.send({ type: effect, press: this.presses, cell: this.cell });
    } else if (effect === "terminate") this.back.terminate(this.presses, this.cell);
    else if (effect === "replace") {
      this.listening = false;
      this.back.replace();
      this.replaced();
    }
  }
}
