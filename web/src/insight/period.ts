/** The periods that home's sums are of. */
export const PERIODS = [7, 30, 90] as const;
export type Period = (typeof PERIODS)[number];
const USUAL: Period = 30;

/** The period in an address; the usual one for what is none. */
export const periodOf = (days: number | undefined): Period => PERIODS.find((period) => period === days) ?? USUAL;
