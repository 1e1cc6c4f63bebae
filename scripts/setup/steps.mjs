import { binding } from "./steps/binding.mjs";
import { build } from "./steps/build.mjs";
import { classroomSteps } from "./steps/classroom.mjs";
import { jupyter, kernel } from "./steps/jupyter.mjs";
import { packages } from "./steps/packages.mjs";
import { runtime } from "./steps/runtime.mjs";
import { tensorflow } from "./steps/tensorflow.mjs";

export { classroomSteps };

/** Setup's steps, in the order in which they need each other; `classroomSteps` need the runtime. */
export const steps = [runtime, packages, build, jupyter, kernel, tensorflow, binding];
