import * as zeromq from "zeromq";

/**
 * Makes every publisher that tslab opens from now on keep all messages. tslab does not wait for a message to be sent;
 * with zeromq's limit of 1,000 (and 512 at once) the rest is lost, and with it the message that ends the cell.
 */
export function unlimitPublisher(): void {
  const { Publisher } = zeromq;
  class UnlimitedPublisher extends Publisher {
    constructor() {
      super({ sendHighWaterMark: 0, sendTimeout: 0 });
    }
  }
  Object.defineProperty(require("zeromq"), "Publisher", { value: UnlimitedPublisher });
}
