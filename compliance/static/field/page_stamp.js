// Beginning and closing a visit: the moment, and where, if the person agrees. Asked for, said on screen, never in between.

import { button, h, notice, written } from "./elements.js";
import { say, showScreen } from "./frame.js";
import { icon } from "./icons.js";
import { statesOfVisit } from "./item_states.js";
import { isCoarse, stamp } from "./location.js";
import { formField } from "./fields.js";
import { isDone } from "./progress.js";
import { organisationName, said, t, tn } from "./words.js";

export async function showStamp(app, id, which) {
  const along = await app.visit(id);
  if (!along) return app.show();
  const { bundle, visit } = along;
  const coarse = isCoarse(bundle.audit);
  const title = which === "begin" ? t("Begin the visit") : t("Close the visit");
  const form = bundle.forms.find((each) => each.kind === which);
  const values = {};
  const done = (place) => finish(app, visit, which, values, place);
  const withPlace = async () => {
    say(t("Asking this phone where it is…"));
    const place = await stamp(coarse);
    if (place) await done(place);
    else
      complaint.replaceChildren(
        notice(
          "warning",
          icon("geo-alt"),
          t("The phone does not say where it is"),
          h("p", {}, t("Try again, or go on without a location.")),
        ),
      );
  };
  const complaint = h("div", { role: "alert" });
  showScreen(
    title,
    [
      which === "close" && (await openItems(app, visit)),
      locationSaid(coarse),
      extraFields(form, values),
      complaint,
      button(
        [icon("geo-alt"), which === "begin" ? t("Note the location and begin") : t("Note the location and close")],
        withPlace,
        { class: "btn btn-primary wide" },
      ),
      button(which === "begin" ? t("Begin without location") : t("Close without location"), () => done(null), {
        class: "btn wide",
      }),
    ],
    {
      back: { href: `#/visits/${id}`, label: bundle.audit.number },
      lead: [written(organisationName(bundle.audit))],
    },
  );
}

function extraFields(form, values) {
  const own = new Set(["at", "latitude", "longitude", "accuracy", "location_refused"]);
  const fields = (form?.steps ?? []).flatMap((step) => step.fields).filter((field) => !own.has(field.name));
  return fields.map((field) => formField(field, undefined, (value) => (values[field.name] = value)));
}

function locationSaid(coarse) {
  return notice(
    "",
    icon("geo-alt"),
    t("One location, now"),
    h(
      "p",
      {},
      t(
        "It shows that you were here. It is noted once at the start and once at the end; this phone is never followed in between.",
      ),
    ),
    h(
      "p",
      {},
      coarse
        ? t("People live here: the location is kept only to about one kilometre.")
        : t("The location is kept to a few metres."),
    ),
  );
}

async function openItems(app, visit) {
  const states = await statesOfVisit(app.store, visit, null);
  const drafts = states.filter((state) => !visit.isFinished(state.id)).length;
  const needing = states.filter((state) => state.state === "needs_you").length;
  if (!drafts && !needing) return null;
  return notice(
    "warning",
    icon("exclamation-triangle-fill"),
    t("Not everything is finished"),
    drafts
      ? h("p", {}, tn("%(n)d draft is open. Sanad does not close the visit before it is saved or put away.", drafts))
      : null,
    needing ? h("p", {}, tn("%(n)d item needs you.", needing)) : null,
  );
}

async function finish(app, visit, which, values, place) {
  const record = visit.records(which).find((each) => !isDone(visit, each.id))?.id ?? crypto.randomUUID();
  const noted = { at: new Date().toISOString(), ...values, ...(place ?? { location_refused: true }) };
  for (const [field, value] of Object.entries(noted)) await visit.set(record, which, field, value);
  await visit.finish(record, which);
  const said = place
    ? t("Noted: %(place)s", { place: `${place.latitude}, ${place.longitude}` })
    : t("Noted without a location.");
  say(said);
  location.hash = `#/visits/${visit.audit}`;
}
