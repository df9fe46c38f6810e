/**
 * For a query that makes something at the server when it asks, as a secret to enrol: asked again it would be made anew, and
 * what somebody does just now with it. The line's coming back asks all else again, and a `staleTime` without end would not
 * hold it off.
 */
export const MADE_ONCE = { staleTime: 'static', gcTime: 0, refetchOnWindowFocus: false } as const;
