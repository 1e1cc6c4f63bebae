/** Which of TensorFlow's operations run while somebody listens, by name, and which functions of ours that do a task's work: tasks from scratch do without them. */
import { lend } from "./lent";

const listeners = new Set<Set<string>>();

/** Called wherever an operation is about to run, or what does a task's work as one would. */
export function noteOperation(name: string): void {
  for (const heard of listeners) heard.add(name);
}

/** Listens from now on. What it gives ends that, and says what ran, each name once. */
export function listenForOperations(): () => string[] {
  const heard = new Set<string>();
  listeners.add(heard);
  const end = lend(() => listeners.delete(heard));
  return () => {
    end();
    return [...heard];
  };
}
