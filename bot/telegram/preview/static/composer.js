// Writing: text, commands, mentions, replies, edits and files.

import { below, h, icon, openMenu, toast } from "./dom.js";
import { post, upload } from "./server.js";
import { gist, shownIn, state, topicOf } from "./state.js";

const LONGEST = 4096;
const drafts = new Map(); // "persona chat topic" → { text, reply, edit }
let current = null;
let parts = null;

const keyOf = (chat) => `${state.me} ${chat.id} ${topicOf(chat) ?? ""}`;
const touching = () => matchMedia("(pointer: coarse)").matches;

// Shows what can be done in `chat`: write, press Start, or unblock.
export function render(place, chat) {
  const mode = modeOf(chat);
  const key = `${keyOf(chat)} ${mode}`;
  if (current?.key === key) {
    current.chat = chat;
    if (mode === "write") refresh();
    return;
  }
  keep();
  const hadFocus = place.contains(document.activeElement);
  current = { key, chat, mode, draft: drafts.get(keyOf(chat)) ?? { text: "", reply: null, edit: null } };
  if (mode !== "write") {
    parts = null;
    const [label, act] = {
      start: ["Bắt đầu", () => post("start", { persona: state.me })],
      unblock: ["Bỏ chặn và bắt đầu lại", () => post("start", { persona: state.me })],
    }[mode];
    place.replaceChildren(h("button", { class: "start", id: "start", type: "button", on: { click: act } }, label));
    return;
  }
  build(place);
  parts.input.value = current.draft.text;
  refresh();
  grow();
  if (hadFocus || !touching()) parts.input.focus({ preventScroll: true });
}

export const forget = () => { keep(); current = null; };

function modeOf(chat) {
  if (chat.type !== "private") return "write";
  if (chat.blocked) return "unblock";
  return chat.present && chat.messages.size ? "write" : "start";
}

function keep() {
  if (parts && current) drafts.set(keyOfCurrent(), { ...current.draft, text: parts.input.value });
}

const keyOfCurrent = () => current.key.replace(/ write$/, "");

function build(place) {
  const input = h("textarea", {
    class: "input", id: "input", rows: 1, maxlength: LONGEST, "aria-label": "Viết tin nhắn", "aria-autocomplete": "list", "aria-controls": "suggestions",
    enterkeyhint: "send", autocomplete: "off", spellcheck: "false",
    on: { input: typed, keydown: keys },
  });
  const file = h("input", { type: "file", hidden: true, id: "file", on: { change: () => { for (const one of file.files) sendFile(one); file.value = ""; } } });
  const menu = h("button", { class: "icon-button", id: "commands", type: "button", "aria-label": "Các lệnh", title: "Các lệnh", on: { click: () => { input.value = input.value === "/" ? "" : "/"; input.focus(); typed(); } } }, icon("menu"));
  const clip = h("button", { class: "icon-button", type: "button", "aria-label": "Gửi tệp, ảnh…", title: "Gửi tệp, ảnh…", "aria-haspopup": "menu", on: { click: () => attach(clip, file) } }, icon("clip"));
  const send = h("button", { class: "icon-button send", id: "send", type: "button", "aria-label": "Gửi", on: { click: submit } }, icon("send"));
  const about = h("div", { class: "about", hidden: true });
  const suggestions = h("div", { class: "suggestions", id: "suggestions", role: "listbox", "aria-label": "Gợi ý", hidden: true });
  parts = { input, about, suggestions, send, menu, chosen: -1, offers: [] };
  place.replaceChildren(suggestions, about, h("div", { class: "composer__line" }, menu, input, clip, send), file);
}

function refresh() {
  const { reply, edit } = current.draft;
  const { chat } = current;
  const about = edit ?? reply;
  parts.about.hidden = !about;
  if (about) {
    parts.about.replaceChildren(icon(edit ? "pen" : "reply"),
      h("div", { class: "about__text" }, h("strong", {}, edit ? "Sửa tin nhắn" : `Trả lời ${about.from?.id === state.me ? "chính mình" : about.from?.first_name ?? ""}`), h("span", {}, gist(about))),
      h("button", { class: "icon-button", type: "button", "aria-label": "Bỏ", on: { click: drop } }, icon("close")));
  }
  parts.menu.hidden = !chat.commands.length;
  parts.input.placeholder = chat.type === "private" ? "Viết câu hỏi…" : `Gọi @${state.bot.username} để hỏi`;
  parts.send.disabled = !parts.input.value.trim();
}

function drop() {
  if (current.draft.edit) parts.input.value = "";
  current.draft = { ...current.draft, reply: null, edit: null };
  refresh();
  grow();
  parts.input.focus();
}

export function replyTo(message) {
  current.draft = { ...current.draft, reply: message, edit: null };
  refresh();
  parts.input.focus();
}

export function edit(message) {
  current.draft = { ...current.draft, reply: null, edit: message };
  parts.input.value = message.text;
  refresh();
  grow();
  parts.input.focus();
}

function typed() {
  refresh();
  grow();
  suggest();
}

function grow() {
  parts.input.style.height = "auto";
  parts.input.style.height = `${parts.input.scrollHeight}px`;
}

function suggest() {
  const { value } = parts.input;
  const { chat } = current;
  const group = chat.type !== "private";
  const command = /^\/(\w*)$/.exec(value);
  const mention = group && /(?:^|\s)@(\w*)$/.exec(value);
  if (command) {
    offer(chat.commands.filter(({ command: name }) => name.startsWith(command[1].toLowerCase()))
      .map(({ command: name, description }) => ({ name: `/${name}`, about: description, text: `/${name}${group ? `@${state.bot.username}` : ""}`, sends: true })));
  } else if (mention && state.bot.username.startsWith(mention[1].toLowerCase())) {
    offer([{ name: `@${state.bot.username}`, about: state.bot.name, text: `${value.slice(0, value.length - mention[1].length - 1)}@${state.bot.username} `, sends: false }]);
  } else offer([]);
}

function offer(offers) {
  parts.offers = offers;
  parts.chosen = offers.length ? 0 : -1;
  parts.suggestions.hidden = !offers.length;
  parts.suggestions.replaceChildren(...offers.map((one, index) =>
    h("div", { class: "suggestion", role: "option", id: `suggestion-${index}`, on: { mousedown: (event) => { event.preventDefault(); take(one, one.sends); } } },
      h("strong", {}, one.name), h("span", {}, one.about))));
  mark();
}

function mark() {
  [...parts.suggestions.children].forEach((node, index) => {
    node.setAttribute("aria-selected", String(index === parts.chosen));
    if (index === parts.chosen) node.scrollIntoView({ block: "nearest" });
  });
  if (parts.chosen >= 0) parts.input.setAttribute("aria-activedescendant", `suggestion-${parts.chosen}`);
  else parts.input.removeAttribute("aria-activedescendant");
}

function take(one, send) {
  parts.input.value = send ? one.text : one.text.trimEnd() + " ";
  offer([]);
  if (send) submit();
  else typed();
}

function keys(event) {
  // Enter that ends a Vietnamese syllable in an input method is not meant for us.
  if (event.isComposing) return;
  const { input, offers } = parts;
  if (offers.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    parts.chosen = (parts.chosen + (event.key === "ArrowDown" ? 1 : -1) + offers.length) % offers.length;
    mark();
  } else if (offers.length && event.key === "Tab" && !event.shiftKey) {
    event.preventDefault();
    take(offers[parts.chosen], false);
  } else if (event.key === "Escape") {
    if (offers.length) offer([]);
    else drop();
  } else if (event.key === "Enter" && !event.shiftKey && !(touching() && !offers.length)) {
    event.preventDefault();
    if (offers.length) take(offers[parts.chosen], offers[parts.chosen].sends);
    else submit();
  } else if (event.key === "ArrowUp" && !input.value && !current.draft.edit) {
    const last = shownIn(current.chat).findLast((message) => message.from?.id === state.me && message.text);
    if (last) {
      event.preventDefault();
      edit(last);
    }
  }
}

async function submit() {
  const { chat, draft } = current;
  const text = parts.input.value.trim();
  if (!text) return;
  parts.input.value = "";
  current.draft = { text: "", reply: null, edit: null };
  offer([]);
  refresh();
  grow();
  const done = draft.edit
    ? await post("edit", { persona: state.me, chat: chat.id, message: draft.edit.message_id, text })
    : await post("say", { persona: state.me, chat: chat.id, text, reply_to: draft.reply?.message_id ?? null, topic: topicOf(chat) });
  if (!done && parts && !parts.input.value) {
    parts.input.value = text;
    current.draft = draft;
    refresh();
    grow();
  }
}

export function sendCommand(chat, text) {
  return post("say", { persona: state.me, chat: chat.id, text: chat.type === "private" || text.includes("@") ? text : `${text}@${state.bot.username}`, topic: topicOf(chat) });
}

function attach(button, file) {
  const pick = (accept, kind) => () => { file.accept = accept; file.dataset.kind = kind; file.click(); };
  const sample = (kind, name) => () => sendFile(new File([kind], name, { type: "application/octet-stream" }), kind);
  const at = below(button);
  openMenu({ x: at.x - 120, y: at.y - 230 }, [
    ["file", "Tệp", pick("", "document")],
    ["image", "Ảnh", pick("image/*", "photo")],
    ["mic", "Tin nhắn thoại (mẫu)", sample("voice", "thoai.ogg")],
    ["smile", "Nhãn dán (mẫu)", sample("sticker", "nhan-dan.webp")],
  ]);
}

export async function sendFile(file, kind = document.getElementById("file")?.dataset.kind ?? "document") {
  if (!file.size) return toast("Tệp trống.");
  const { chat } = current;
  const caption = parts.input.value.trim();
  const sent = await upload({ persona: state.me, chat: chat.id, topic: topicOf(chat), kind, caption }, file, file.name);
  if (sent && caption && parts) {
    parts.input.value = "";
    typed();
  }
}

export const startWith = (payload) => post("start", { persona: state.me, payload: payload ?? "" });
