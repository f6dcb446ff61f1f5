/** US dollars, as of 2026. */
export const postReadUsd = 0.005;
export const userReadUsd = 0.01;
/** One request, whatever it counts. */
export const countUsd = 0.005;
/** A post, its author, and the post that it quotes or answers. */
export const worstUsd = 2 * postReadUsd + userReadUsd;
/** The fewest posts that a search may ask for. */
export const minResults = 10;
