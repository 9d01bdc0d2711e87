// One location stamp, asked for and shown: at the start and at the end of a visit, never in between.

const PATIENCE_SECONDS = 20;
const COARSE_DECIMALS = 2;
const FINE_DECIMALS = 5;
// Two decimals of a degree are about a kilometre.
const COARSE_METRES = 1000;

/** True where people sleep: there the stamp is coarse. */
export function isCoarse(audit) {
  return (audit.workplaces ?? []).some((place) => place.kind === "housing");
}

/** Where the phone is now: {latitude, longitude, accuracy in metres}, or null where it cannot or may not say. */
export async function stamp(coarse) {
  if (!navigator.geolocation) return null;
  const position = await new Promise((done) => {
    navigator.geolocation.getCurrentPosition(done, () => done(null), {
      enableHighAccuracy: !coarse,
      timeout: PATIENCE_SECONDS * 1000,
      maximumAge: 60_000,
    });
  });
  if (!position) return null;
  const decimals = coarse ? COARSE_DECIMALS : FINE_DECIMALS;
  const { latitude, longitude, accuracy } = position.coords;
  return {
    latitude: Number(latitude.toFixed(decimals)),
    longitude: Number(longitude.toFixed(decimals)),
    accuracy: Math.round(coarse ? Math.max(accuracy, COARSE_METRES) : accuracy),
  };
}
