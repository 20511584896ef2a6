// A message's text with its entities (https://core.telegram.org/bots/api#messageentity) as nodes.
// Offsets count UTF-16 units, as JavaScript's strings do.

import { h } from "./dom.js";

const SIMPLE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

// `on` has link(url), command(text) and mention(name): what a click does.
export function formatted(text, entities, on) {
  const fragment = document.createDocumentFragment();
  const queue = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(fragment, text, 0, text.length, queue, on);
  return fragment;
}

function fill(parent, text, start, end, entities, on) {
  let position = start;
  const waiting = [...entities];
  while (waiting.length) {
    const entity = waiting.shift();
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    parent.append(text.slice(position, from));
    const inner = [];
    for (let index = 0; index < waiting.length; ) {
      const other = waiting[index];
      if (other.offset >= to) break;
      inner.push(other);
      const beyond = other.offset + other.length - to;
      if (beyond > 0) waiting[index++] = { ...other, offset: to, length: beyond };
      else waiting.splice(index, 1);
    }
    const content = document.createDocumentFragment();
    fill(content, text, from, to, inner, on);
    parent.append(wrapped(entity, text.slice(from, to), content, on));
    // A block ends its line by itself.
    position = BLOCKS.has(entity.type) && text[to] === "\n" ? to + 1 : to;
  }
  parent.append(text.slice(position, end));
}

function wrapped(entity, covered, content, on) {
  const plain = SIMPLE[entity.type];
  if (plain) return h(plain, {}, content);
  switch (entity.type) {
    case "code":
      return h("code", {}, content);
    case "pre":
      return h("pre", {}, h("code", {}, content));
    case "blockquote":
      return h("blockquote", {}, content);
    case "expandable_blockquote":
      return expandable(content);
    case "spoiler":
      return spoiler(content);
    case "text_link":
      return link(entity.url, content, on);
    case "url":
      return link(covered, content, on);
    case "email":
      return link(`mailto:${covered}`, content, on);
    case "phone_number":
      return link(`tel:${covered.replace(/[^\d+]/g, "")}`, content, on);
    case "bot_command":
      return doing(content, () => on.command(covered));
    case "mention":
      return doing(content, () => on.mention(covered.slice(1)));
    case "hashtag":
    case "cashtag":
    case "text_mention":
      return h("span", { class: "tag" }, content);
    default:
      return content;
  }
}

function doing(content, act) {
  return h("button", { class: "link", type: "button", on: { click: act } }, content);
}

function link(url, content, on) {
  const target = openable(url);
  if (!target) return h("span", {}, content);
  return h(
    "a",
    { href: target, target: "_blank", rel: "noopener noreferrer", title: target, on: { click: (event) => { if (on.link(target, event)) event.preventDefault(); } } },
    content,
  );
}

// The address, if it is of a kind that a message may open.
export function openable(url) {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`;
  try {
    const { protocol, href } = new URL(whole);
    return ["http:", "https:", "mailto:", "tel:", "tg:"].includes(protocol) ? href : null;
  } catch {
    return null;
  }
}

// What a link to the bot asks for: { payload }, or null for a link to anything else.
export function botLink(url, username) {
  const target = openable(url.trim());
  if (!target) return null;
  const { protocol, hostname, pathname, searchParams } = new URL(target);
  const name = protocol === "tg:" ? searchParams.get("domain") : pathname.split("/")[1];
  const telegram = protocol === "tg:" || ["t.me", "telegram.me"].includes(hostname);
  if (!telegram || (name ?? "").toLowerCase() !== username.toLowerCase()) return null;
  const payload = searchParams.get("start");
  return { payload: payload && /^[A-Za-z0-9_-]{1,64}$/.test(payload) ? payload : null };
}

function expandable(content) {
  const quote = h("blockquote", { class: "expandable" }, h("div", { class: "expandable__text" }, content));
  const toggle = h("button", { class: "expandable__toggle", type: "button", "aria-expanded": "false" }, "Xem thêm");
  toggle.addEventListener("click", () => {
    const open = quote.classList.toggle("expandable--open");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Thu gọn" : "Xem thêm";
  });
  quote.append(toggle);
  return quote;
}

function spoiler(content) {
  const hidden = h("span", { class: "spoiler", role: "button", tabindex: 0, "aria-label": "Nội dung ẩn, bấm để xem" }, h("span", { class: "spoiler__text" }, content));
  const reveal = () => {
    hidden.classList.add("spoiler--shown");
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
  };
  hidden.addEventListener("click", reveal);
  hidden.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      reveal();
    }
  });
  return hidden;
}
