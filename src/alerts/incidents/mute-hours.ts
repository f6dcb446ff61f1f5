/** How long a mute lasts, by a button and by the command, unless a person gives another time. */
export const muteHours = 4;
