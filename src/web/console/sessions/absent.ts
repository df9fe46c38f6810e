/** What stands in a row of a session in place of a customer's name. */
export function absentOf({
  state,
  mine,
}: {
  state: string;
  mine: boolean;
}): 'nobody' | 'nobodyCame' | 'hidden' {
  if (state !== 'ended') return 'nobody';
  return mine ? 'nobodyCame' : 'hidden'; // names of colleagues' customers are kept back
}
