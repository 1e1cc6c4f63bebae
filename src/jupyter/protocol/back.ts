/** The process that runs cells, one after the other: when one has ended, the next takes its place. */
import type { CellId, FromBack, ToBack } from "../kernel/channel";
import { type CellsProcess, type StartCellsProcess, startChild } from "./cellsProcess";

export interface BackListener {
  message(message: FromBack): void;
  /** The watchdog has terminated what ran, for the press of this number. */
  terminated(press: number): void;
  /** The process ended by itself; `how` says how, and a new one is there. */
  died(how: string): void;
}

export class Back {
  private current: CellsProcess | undefined;
  private ready = false;

  constructor(
    private readonly listener: BackListener,
    private readonly startProcess: StartCellsProcess = startChild,
  ) {}

  start(): void {
    this.ready = false;
    const isCurrent = (): boolean => this.current === started;
    const started = this.startProcess({
      message: (message) => {
        if (!isCurrent()) return;
        if (message.type === "ready") this.ready = true;
        this.listener.message(message);
      },
      watchdogSaid: (line) => {
        if (isCurrent()) this.listener.terminated(Number(line));
      },
      ended: (how) => {
        if (isCurrent()) this.gone(how);
      },
    });
    this.current = started;
  }

  send(message: ToBack): void {
    if (!this.current) this.start();
    this.current?.send(message);
  }

  /** Has the watchdog terminate what runs, unless `press` has been answered or its cell has ended. */
  terminate(press: number, cell: CellId | undefined): void {
    this.current?.tellWatchdog(`${press} ${cell ?? 0}`);
  }

  /** Gives the process up and starts a new one. */
  replace(): void {
    this.end();
    this.start();
  }

  /** Ends the process, and those that cells have started. */
  end(): void {
    const { current } = this;
    this.current = undefined;
    current?.end();
  }

  private gone(how: string): void {
    this.end();
    // One that never became ready would end again: it is started anew when somebody needs it.
    if (this.ready) this.start();
    this.listener.died(how);
  }
}
