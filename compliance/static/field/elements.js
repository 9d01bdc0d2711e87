// Builds parts of a page. Text is always set as text, never as HTML: what others wrote is only ever shown.

/**
 * An element. Attributes: `on` holds listeners by event; true sets an empty attribute; false, null and undefined leave it out.
 * Children: elements, texts, lists of them; what is null or false is left out.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") listen(element, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

function listen(element, listeners) {
  for (const [event, listener] of Object.entries(listeners)) element.addEventListener(event, listener);
}

/** Text that somebody wrote: its direction is its own. */
export function written(text, tag = "span", attributes = {}) {
  return h(tag, { dir: "auto", ...attributes }, text);
}

/** A number, time or amount, which reads from left to right in every language. */
export function figure(text) {
  return h("bdi", { dir: "ltr", class: "num" }, String(text));
}

/** A box that says something; kinds: "", "warning", "error", "success". */
export function notice(kind, picture, title, ...children) {
  return h(
    "div",
    { class: `notice ${kind}` },
    picture,
    h("div", {}, title && h("p", { class: "notice-title" }, title), ...children.filter(Boolean)),
  );
}

/** A button that works while `action` runs once, however often it is pressed. */
export function button(label, action, attributes = {}) {
  const press = async (event) => {
    const pressed = event.currentTarget;
    if (pressed.getAttribute("aria-disabled") === "true") return;
    pressed.setAttribute("aria-disabled", "true");
    try {
      await action(event);
    } finally {
      pressed.removeAttribute("aria-disabled");
    }
  };
  return h("button", { type: "button", class: "btn", ...attributes, on: { click: press } }, label);
}
