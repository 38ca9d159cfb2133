/** The ids of all routes after one of them went a step up or down. */
export function moved(routes: { id: string }[], place: number, step: -1 | 1): string[] {
  const ids = routes.map((route) => route.id);
  const [one] = ids.splice(place, 1);
  if (one !== undefined) ids.splice(Math.max(0, place + step), 0, one);
  return ids;
}
