// Building the page: nodes only, never markup, so that no text can become HTML.

export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, handle] of Object.entries(value)) node.addEventListener(event, handle);
    } else if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

export function initials(name) {
  const parts = name.trim().split(/\s+/);
  const last = parts.at(-1) ?? "";
  return ((parts.length > 1 ? parts[0][0] : "") + (last[0] ?? "")).toLocaleUpperCase("vi");
}

export function avatar(kind, id, name) {
  const inside = kind === "bot" ? icon("star") : kind === "group" ? icon("group") : initials(name);
  return h("span", { class: `avatar avatar--${kind} tint-${Math.abs(id) % 7}`, "aria-hidden": true }, inside);
}

// Puts `wanted` into `parent`, touching only what differs, so that focus and scrolling stay.
export function settle(parent, wanted) {
  let here = parent.firstChild;
  for (const node of wanted) {
    if (node === here) here = here.nextSibling;
    else parent.insertBefore(node, here);
  }
  while (here) {
    const next = here.nextSibling;
    here.remove();
    here = next;
  }
}

// Whether what `place` shows has changed; what has not is left alone, even under a finger.
export function differs(place, ...shown) {
  const signature = JSON.stringify(shown);
  const changed = place.dataset.shown !== signature;
  place.dataset.shown = signature;
  return changed;
}

let fading = 0;

export function toast(text) {
  const place = byId("toast");
  place.textContent = text;
  place.classList.add("toast--shown");
  clearTimeout(fading);
  fading = setTimeout(() => place.classList.remove("toast--shown"), 2500 + 45 * text.length);
}

// Shows `children` in the one dialog; resolves when it is closed.
export function ask(label, ...children) {
  const dialog = byId("dialog");
  dialog.setAttribute("aria-label", label);
  dialog.replaceChildren(...children);
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue), { once: true }));
}

export function alertBox(text) {
  const close = h("button", { class: "text-button", type: "button", autofocus: true, on: { click: () => byId("dialog").close() } }, "Đã hiểu");
  return ask("Thông báo", h("p", { class: "dialog__text" }, text), h("div", { class: "dialog__foot" }, close));
}

// A menu of [icon, label, action] at a place on the screen; closes itself.
export function openMenu(at, items) {
  const menu = byId("menu");
  menu.replaceChildren(
    ...items.map(([name, label, act]) =>
      h("button", { class: "menu__item", role: "menuitem", type: "button", on: { click: () => { menu.hidePopover(); act(); } } }, icon(name), label),
    ),
  );
  menu.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...menu.children];
    all.at((all.indexOf(document.activeElement) + step) % all.length)?.focus();
  };
  menu.showPopover();
  const box = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(at.x, innerWidth - box.width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(at.y, innerHeight - box.height - 8))}px`;
  menu.firstElementChild?.focus();
}

export function below(node) {
  const box = node.getBoundingClientRect();
  return { x: box.left, y: box.bottom + 4 };
}
