/** The name under which a learner's numbers and progress go: Ada, ADA and ada are one, however their letters are encoded. */
export function learnerKey(name: string): string {
  // Upper case first: it knows that ß is SS, and that both forms of the small sigma are one letter.
  return name.trim().normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}
