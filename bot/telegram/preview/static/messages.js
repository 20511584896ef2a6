// The open chat's messages. Nodes are kept while what they show is the same.

import { avatar, h, icon, settle } from "./dom.js";
import { gist, service, shownIn, state, textOf } from "./state.js";
import { formatted } from "./text.js";
import { dayLabel, timeOf } from "./time.js";

const kept = new Map(); // key → { signature, node }

export function render(log, chat, on) {
  const wanted = [];
  let day = null;
  const shown = shownIn(chat);
  shown.forEach((message, index) => {
    const label = dayLabel(message.date);
    if (label !== day) wanted.push(reuse(`day ${label}`, label, () => h("div", { class: "day" }, h("span", {}, label))));
    const first = label !== day || !together(shown[index - 1], message);
    const next = shown[index + 1];
    const last = !next || dayLabel(next.date) !== label || !together(message, next);
    day = label;
    const signature = JSON.stringify([message, first, last, chat.type, state.explains]);
    wanted.push(reuse(`${state.me} ${chat.id} ${message.message_id}`, signature, () => one(message, chat, first, last, on)));
  });
  settle(log, wanted);
}

function together(one, other) {
  return one && !service(one) && !service(other) && one.from?.id === other.from?.id && other.date - one.date < 600;
}

function reuse(key, signature, make) {
  const before = kept.get(key);
  if (before?.signature === signature) return before.node;
  const node = make();
  const focused = before?.node.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  kept.set(key, { signature, node });
  if (focused) requestAnimationFrame(() => node.querySelector(`[data-place="${focused}"]`)?.focus({ preventScroll: true }));
  return node;
}

function one(message, chat, first, last, on) {
  const note = service(message);
  if (note) return h("div", { class: "note" }, h("span", {}, note));
  const mine = message.from?.id === state.me;
  const byBot = Boolean(message.from?.is_bot);
  const group = chat.type !== "private";
  const rows = message.reply_markup?.inline_keyboard ?? [];
  const bubble = h("div", { class: `bubble${message.sticker ? " bubble--bare" : ""}` });
  if (group && !mine && first) {
    bubble.append(h("div", { class: `sender ink-${Math.abs(message.from.id) % 7}` }, message.from.first_name, byBot ? h("span", { class: "sender__bot" }, "trợ lý") : null));
  }
  if (message.reply_to_message && !message.reply_to_message.forum_topic_created) bubble.append(replied(message.reply_to_message, on));
  bubble.append(...media(message));
  const text = textOf(message);
  const meta = h("span", { class: "meta" }, message.edit_date ? "đã sửa " : "", h("time", {}, timeOf(message.date)), mine ? h("span", { class: "tick", "aria-label": "Đã gửi" }, " ✓") : null);
  const body = h("div", { class: "text", lang: "vi" }, text ? formatted(text, message.entities ?? message.caption_entities, on) : null, meta);
  bubble.append(body);
  const more = h("button", { class: "more", type: "button", "aria-label": "Việc với tin nhắn này", "aria-haspopup": "menu", on: { click: (event) => on.menu(message, event.currentTarget) } }, icon("more"));
  const stack = h("div", { class: "stack" }, h("div", { class: "line" }, bubble, more));
  if (rows.length) stack.append(keyboard(message, rows, on));
  if (byBot && message.question && state.explains) {
    stack.append(h("button", { class: "why-button", type: "button", data: { place: "why" }, on: { click: () => on.why(message) } }, icon("why"), "Vì sao trả lời như vậy?"));
  }
  const who = mine ? "Bạn" : message.from?.first_name ?? "";
  return h(
    "article",
    {
      class: `message${mine ? " message--mine" : ""}${first ? " message--first" : ""}${last ? " message--last" : ""}`,
      "aria-label": `${who}, ${timeOf(message.date)}`,
      data: { message: message.message_id, from: mine ? "me" : byBot ? "bot" : "other" },
      on: { contextmenu: (event) => { if (!getSelection()?.toString()) { event.preventDefault(); on.menu(message, event); } } },
    },
    group && !mine ? (last ? avatar(byBot ? "bot" : "person", message.from.id, message.from.first_name) : h("span", { class: "avatar avatar--none" })) : null,
    stack,
  );
}

function replied(message, on) {
  return h("button", { class: "replied", type: "button", on: { click: () => on.jump(message.message_id) } },
    h("span", { class: "replied__who" }, message.from?.id === state.me ? "Bạn" : message.from?.first_name ?? ""),
    h("span", { class: "replied__what" }, gist(message)));
}

function media(message) {
  const photo = message.photo?.at(-1);
  if (photo) return [h("a", { class: "photo", href: `/api/file/${photo.file_id}`, target: "_blank", rel: "noopener" }, h("img", { src: `/api/file/${photo.file_id}`, alt: message.caption ?? "Ảnh", loading: "lazy" }))];
  const file = message.document;
  if (file) {
    return [h("a", { class: "file", href: `/api/file/${file.file_id}`, download: file.file_name }, h("span", { class: "file__icon" }, icon("file")),
      h("span", { class: "file__text" }, h("span", { class: "file__name" }, file.file_name), h("span", { class: "file__size" }, size(file.file_size))))];
  }
  if (message.voice) return [h("div", { class: "file" }, h("span", { class: "file__icon" }, icon("mic")), h("span", { class: "file__text" }, "Tin nhắn thoại"))];
  if (message.sticker) return [h("div", { class: "sticker", role: "img", "aria-label": "Nhãn dán" }, "👍")];
  return [];
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const unit = bytes < 1024 * 1024 ? ["KB", 1024] : ["MB", 1024 * 1024];
  return `${(bytes / unit[1]).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} ${unit[0]}`;
}

function keyboard(message, rows, on) {
  return h("div", { class: "keyboard", role: "group", "aria-label": "Nút bấm" }, rows.map((row, y) =>
    h("div", { class: "keyboard__row" }, row.map((button, x) =>
      h("button", { class: "key", type: "button", data: { place: `${y}-${x}` }, on: { click: (event) => on.press(message, button, event.currentTarget) } },
        button.text, button.url ? icon("open") : null)))));
}
