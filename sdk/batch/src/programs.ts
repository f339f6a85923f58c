/** The module beside which the programs lie: `./predict-job`. */
export const programsUrl = import.meta.url;
