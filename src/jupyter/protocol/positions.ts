/** Positions in a text: Jupyter counts Unicode code points, JavaScript and TypeScript count UTF-16 units. */

/** From code points to units; a position behind the end is the end. */
export function toUnits(text: string, codePoints: number): number {
  let units = 0;
  for (let left = codePoints; left > 0 && units < text.length; left--) units += unitsAt(text, units);
  return units;
}

/** From units to code points. */
export function toCodePoints(text: string, units: number): number {
  let codePoints = 0;
  for (let at = 0; at < Math.min(units, text.length); at += unitsAt(text, at)) codePoints++;
  return codePoints;
}

const unitsAt = (text: string, index: number): number => ((text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
