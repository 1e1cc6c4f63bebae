/** Answers by what was asked: in a class most cells are compiled again and again. Those used longest ago make room. */
import { createHash } from "node:crypto";

export class AnswerCache {
  private readonly answers = new Map<string, string>();
  private size = 0;

  /** Holds so many characters. */
  constructor(private readonly most = 64_000_000) {}

  get(question: string): string | undefined {
    const key = keyOf(question);
    const answer = this.answers.get(key);
    if (answer !== undefined) {
      this.answers.delete(key);
      this.answers.set(key, answer);
    }
    return answer;
  }

  set(question: string, answer: string): void {
    const key = keyOf(question);
    if (answer.length > this.most / 10 || this.answers.has(key)) return;
    this.answers.set(key, answer);
    this.size += key.length + answer.length;
    for (const [oldest, text] of this.answers) {
      if (this.size <= this.most) break;
      this.answers.delete(oldest);
      this.size -= oldest.length + text.length;
    }
  }
}

const keyOf = (question: string): string => createHash("sha256").update(question).digest("base64");
