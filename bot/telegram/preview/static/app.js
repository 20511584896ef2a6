// The page as a whole: where one is, what is shown, and what a click does.

import { alertBox, ask, avatar, below, byId, differs, h, icon, openMenu, toast } from "./dom.js";
import * as composer from "./composer.js";
import * as messages from "./messages.js";
import * as why from "./why.js";
import { listen, post } from "./server.js";
import { apply, gist, isTyping, lastOf, openChat, person, service, shownIn, state, topicOf, TYPING_MS } from "./state.js";
import { botLink, openable } from "./text.js";
import * as time from "./time.js";

const wide = matchMedia("(min-width: 1100px)");
const narrow = matchMedia("(max-width: 719px)");
const places = new Map(); // persona → chat last open
let stuck = true; // the log follows what is new
let drawn = { key: "", last: 0 };
let planned = false;
let whyWanted = wide.matches; // the drawer is open where there is room, until it is closed
let pendingPayload; // undefined: none; null or text: to be sent once listening as the other person

function plan() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => { planned = false; draw(); });
}

// Where one is stands in the address: #persona or #persona/chat.
function fromAddress() {
  const [me, chat] = location.hash.slice(1).split("/").map(Number);
  return { me: me || null, chat: chat || null };
}

function go(me, chat) {
  const address = chat === null ? `#${me}` : `#${me}/${chat}`;
  if (location.hash !== address) location.hash = address;
  else arrive();
}

function arrive() {
  const { me, chat } = fromAddress();
  byId("menu").hidePopover();
  if (me !== state.me) {
    composer.forget();
    why.forget();
    state.open = null;
    listen(me ?? "", received);
    return;
  }
  enter(chat);
}

function enter(chat) {
  const known = chat !== null && state.chats.has(chat);
  state.open = known ? chat : narrow.matches ? null : places.get(state.me) ?? state.me;
  if (state.open !== null) places.set(state.me, state.open);
  plan();
}

function received(events) {
  const greeted = events.some(({ type }) => type === "hello");
  for (const event of events) {
    apply(event);
    if (event.type === "clock") time.setClock(event);
    if (event.type === "typing") setTimeout(plan, TYPING_MS + 50);
  }
  if (greeted) {
    if (state.explains && whyWanted) why.open();
    if (fromAddress().me !== state.me) history.replaceState(null, "", `#${state.me}`);
    enter(fromAddress().chat);
    if (pendingPayload !== undefined) {
      composer.startWith(pendingPayload);
      pendingPayload = undefined;
    }
  } else follow(events);
  plan();
}

// An open drawer keeps to the newest answer.
function follow(events) {
  if (!why.isOpen() || !wide.matches) return;
  const fresh = events.findLast(({ type, chat, message }) => type === "message" && chat === state.open && message.question);
  if (fresh) why.show(fresh.message.question);
}

function draw() {
  if (state.me === null) return;
  byId("app").dataset.view = state.open === null ? "list" : "chat";
  drawPeople();
  drawChats();
  drawClock();
  const chat = openChat();
  byId("chat").inert = chat === null;
  if (chat) drawChat(chat);
  document.title = `${chat ? chat.title : "Thi Đua"} – ${person()?.role ?? ""} (xem thử)`;
}

function drawPeople() {
  if (!differs(byId("people"), state.me, state.people)) return;
  const focused = document.activeElement?.dataset?.person;
  byId("people").replaceChildren(...state.people.map((one) =>
    h("button", {
      class: "person", type: "button", role: "radio", "aria-label": `${one.role}, ${one.name}${one.unread ? `, ${one.unread} tin chưa đọc` : ""}`, "aria-checked": String(one.id === state.me), title: `${one.name}. ${one.description}`,
      data: { person: one.id }, tabindex: one.id === state.me ? 0 : -1,
      on: { click: () => become(one.id), keydown: (event) => turn(event, one.id) },
    },
    h("span", { class: "person__face" }, avatar("person", one.id, one.name), one.unread && one.id !== state.me ? h("span", { class: "count", "aria-label": `${one.unread} tin chưa đọc` }, String(one.unread)) : null),
    h("span", { class: "person__role" }, one.role))));
  if (focused) byId("people").querySelector(`[data-person="${focused}"]`)?.focus();
  const me = person();
  byId("about").replaceChildren(...(me ? [h("strong", {}, me.name), ` · ${me.description}`] : []));
}

function become(id) {
  if (id !== state.me) go(id, narrow.matches && state.open === null ? null : places.get(id) ?? id);
}

function turn(event, id) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const ids = state.people.map((one) => one.id);
  const next = ids.at((ids.indexOf(id) + step) % ids.length);
  byId("people").querySelector(`[data-person="${next}"]`).focus();
  become(next);
}

function drawChats() {
  const chats = [...state.chats.values()].sort((a, b) => (lastOf(b)?.date ?? 0) - (lastOf(a)?.date ?? 0) || (a.type === "private" ? -1 : 1));
  const shown = chats.map(({ messages: _, typing: __, ...chat }) => [chat, isTyping(state.chats.get(chat.id)), lastOf(state.chats.get(chat.id))]);
  if (!differs(byId("chats"), state.me, state.open, time.dayOf(time.now() / 1000), shown)) return;
  const focused = document.activeElement?.dataset?.chat;
  byId("chats").replaceChildren(...chats.map((chat) => {
    const last = lastOf(chat);
    const isPrivate = chat.type === "private";
    const teller = last && (service(last) ? "" : last.from?.id === state.me ? "Bạn: " : isPrivate ? "" : `${last.from?.first_name}: `);
    const line = isTyping(chat) ? h("span", { class: "typing-text" }, "đang soạn…") : last ? `${teller}${gist(last)}` : isPrivate ? "Chưa trò chuyện" : "Chưa có tin nhắn";
    return h("button", { class: "row", type: "button", "aria-current": chat.id === state.open ? "true" : null, data: { chat: chat.id }, on: { click: () => go(state.me, chat.id) } },
      avatar(isPrivate ? "bot" : "group", chat.id, chat.title),
      h("span", { class: "row__text" },
        h("span", { class: "row__top" }, h("span", { class: "row__title" }, chat.title), last ? h("span", { class: "row__when" }, time.shortWhen(last.date)) : null),
        h("span", { class: "row__bottom" }, h("span", { class: "row__line" }, line), chat.unread ? h("span", { class: "count", "aria-label": `${chat.unread} tin chưa đọc` }, String(chat.unread)) : null)));
  }));
  if (focused) byId("chats").querySelector(`[data-chat="${focused}"]`)?.focus();
  const elsewhere = chats.filter(({ id }) => id !== state.open).reduce((sum, { unread }) => sum + unread, 0);
  byId("back-count").hidden = !elsewhere;
  byId("back-count").textContent = elsewhere;
}

function drawClock() {
  const place = byId("clock");
  if (!place.firstChild || place.dataset.movable !== String(time.movable)) {
    place.dataset.movable = String(time.movable);
    const put = (hours) => () => post("clock", { hours });
    const buttons = time.movable
      ? [h("div", { class: "clock__buttons" },
          h("button", { type: "button", on: { click: put(1) } }, "+1 giờ"),
          h("button", { type: "button", on: { click: put(24) } }, "+1 ngày"),
          h("button", { type: "button", "aria-haspopup": "dialog", on: { click: chooseTime } }, "Đến…"))]
      : [];
    place.replaceChildren(h("div", { class: "clock__now" }, icon("clock"), h("time", { id: "now" })), ...buttons);
  }
  byId("now").textContent = time.fullTime(time.now());
}

async function chooseTime() {
  const input = h("input", { type: "datetime-local", id: "to", value: time.localInput(time.now()), min: time.localInput(time.now()) });
  const set = async () => {
    if (input.value && (await post("clock", { to: input.value }))) byId("dialog").close();
  };
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") set(); });
  await ask("Chỉnh đồng hồ", h("h2", {}, "Cho đồng hồ chạy tới"), h("p", {}, h("label", { for: "to" }, "Ngày, giờ Việt Nam"), input),
    h("div", { class: "dialog__foot" }, h("button", { class: "text-button", type: "button", on: { click: () => byId("dialog").close() } }, "Thôi"), h("button", { class: "text-button", type: "button", on: { click: set } }, "Chạy tới")));
}

function drawChat(chat) {
  const isPrivate = chat.type === "private";
  const face = avatar(isPrivate ? "bot" : "group", chat.id, chat.title);
  byId("chat-avatar").replaceChildren(face);
  byId("chat-title").textContent = chat.title;
  const typing = isTyping(chat) && (!chat.topics.length || (chat.typing.topic ?? null) === topicOf(chat));
  const about = isPrivate ? "trợ lý" : chat.present ? `${chat.members} thành viên` : "trợ lý không ở trong nhóm";
  byId("chat-subtitle").textContent = typing ? "đang soạn tin…" : narrow.matches ? `${about} · bạn là ${person()?.role}` : about;
  byId("chat-subtitle").classList.toggle("typing-text", typing);
  byId("toggle-why").hidden = !state.explains;
  drawTopics(chat);
  const log = byId("log");
  const key = `${state.me} ${chat.id} ${topicOf(chat) ?? ""}`;
  const anew = drawn.key !== key;
  const last = shownIn(chat).at(-1);
  const fresh = !anew && last && last.message_id > drawn.last;
  const follows = anew || stuck || (fresh && last.from?.id === state.me);
  messages.render(log, chat, actions);
  if (!shownIn(chat).length) log.replaceChildren(empty(chat));
  composer.render(byId("composer"), chat);
  if (follows) bottom(anew);
  drawn = { key, last: last?.message_id ?? 0 };
  if (anew && why.isOpen() && wide.matches) whyLatest();
  markRead();
}

function empty(chat) {
  const isPrivate = chat.type === "private";
  return h("div", { class: "empty" }, h("div", { class: "empty__card" }, avatar(isPrivate ? "bot" : "group", chat.id, chat.title),
    h("strong", {}, isPrivate ? state.bot.name : chat.title),
    h("p", {}, isPrivate ? "Trợ lý thi đua của Sở Khoa học và Công nghệ tỉnh Quảng Ngãi. Bấm “Bắt đầu” để trò chuyện." : "Trong nhóm, trợ lý chỉ trả lời khi được gọi tên, bằng lệnh, hoặc khi tin của trợ lý được trả lời.")));
}

function drawTopics(chat) {
  const bar = byId("topics");
  bar.hidden = !chat.topics.length;
  if (bar.hidden) return;
  const now = topicOf(chat);
  if (!differs(bar, chat.id, now, chat.topics)) return;
  bar.replaceChildren(...[{ id: null, name: "Chung" }, ...chat.topics].map(({ id, name }) =>
    h("button", { class: "topic", type: "button", role: "tab", "aria-selected": String(id === now), on: { click: () => { state.topic.set(chat.id, id); plan(); } } }, name)));
}

function bottom(now = false) {
  const log = byId("log");
  log.scrollTo({ top: log.scrollHeight, behavior: now || matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
  stuck = true;
  drawJump();
}

function drawJump() {
  const chat = openChat();
  byId("jump").hidden = stuck;
  byId("jump-count").hidden = !chat?.unread;
  byId("jump-count").textContent = chat?.unread ?? "";
}

function markRead() {
  const chat = openChat();
  if (chat?.unread && stuck && document.visibilityState === "visible") {
    post("read", { persona: state.me, chat: chat.id, upto: Math.max(...chat.messages.keys()) });
  }
  drawJump();
}

// What messages do when they are clicked.

const actions = {
  link(url, event) {
    const meant = botLink(url, state.bot.username);
    if (!meant) return false;
    chooseWho(meant, event);
    return true;
  },
  command(text) {
    composer.sendCommand(openChat(), text);
  },
  mention(name) {
    if (name.toLowerCase() === state.bot.username.toLowerCase()) go(state.me, state.me);
  },
  jump(number) {
    const node = byId("log").querySelector(`[data-message="${number}"]`);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("message--found");
    setTimeout(() => node.classList.remove("message--found"), 1600);
  },
  async press(message, button, node) {
    if (button.url) return followUrl(button.url);
    if (button.callback_data === undefined) return toast("Loại nút này không có trong bản xem thử.");
    if (node.classList.contains("key--busy")) return;
    node.classList.add("key--busy");
    const answer = await post("press", { persona: state.me, chat: openChat().id, message: message.message_id, text: button.text, data: button.callback_data });
    node.classList.remove("key--busy");
    if (answer?.url) followUrl(answer.url);
    else if (answer?.text && answer.alert) alertBox(answer.text);
    else if (answer?.text) toast(answer.text);
  },
  why(message) {
    why.show(message.question);
    byId("why-body").focus({ preventScroll: true });
  },
  menu(message, at) {
    const mine = message.from?.id === state.me;
    const text = message.text ?? message.caption;
    const items = [["reply", "Trả lời", () => composer.replyTo(message)]];
    if (mine && message.text) items.push(["pen", "Sửa", () => composer.edit(message)]);
    if (text) items.push(["copy", "Sao chép", () => copy(text)]);
    if (message.question && state.explains) items.push(["why", "Vì sao trả lời như vậy?", () => actions.why(message)]);
    openMenu(at instanceof Element ? below(at) : { x: at.clientX, y: at.clientY }, items);
  },
};

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Đã sao chép.");
  } catch {
    toast("Trình duyệt không cho sao chép.");
  }
}

function followUrl(url) {
  const meant = botLink(url, state.bot.username);
  if (meant) return openBot(meant.payload);
  const target = openable(url);
  if (target) window.open(target, "_blank", "noopener,noreferrer");
}

// Opens the private chat; a payload is sent with /start, as Telegram does.
function openBot(payload, who = state.me) {
  if (who !== state.me) {
    pendingPayload = payload ?? undefined;
    go(who, who);
    return;
  }
  go(who, who);
  if (payload !== null) composer.startWith(payload);
}

// A link in a text may be for somebody else: an invitation, say.
function chooseWho(meant, event) {
  if (meant.payload === null) return openBot(null);
  const node = event.currentTarget;
  const others = state.people.filter(({ id }) => id !== state.me);
  openMenu(event.clientX ? { x: event.clientX, y: event.clientY + 8 } : below(node), [
    ["open", `Mở với tư cách của mình (${person()?.role})`, () => openBot(meant.payload)],
    ...others.map((one) => ["open", `Mở là ${one.role.toLocaleLowerCase("vi") === "hcth" ? one.role : one.role.toLocaleLowerCase("vi")} (${one.name})`, () => openBot(meant.payload, one.id)]),
    ["copy", "Sao chép liên kết", () => copy(node.href)],
  ]);
}

async function openLink() {
  const input = h("input", { type: "url", id: "url", placeholder: `https://t.me/${state.bot.username}?start=…`, autocomplete: "off", spellcheck: "false" });
  const open = () => {
    const meant = botLink(input.value, state.bot.username);
    if (!meant) return toast(`Liên kết phải có dạng https://t.me/${state.bot.username}?start=…`);
    byId("dialog").close();
    openBot(meant.payload);
  };
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
  await ask("Mở liên kết", h("h2", {}, "Mở liên kết t.me"), h("p", {}, h("label", { for: "url" }, `Mở với tư cách ${person()?.name} (${person()?.role})`), input),
    h("div", { class: "dialog__foot" }, h("button", { class: "text-button", type: "button", on: { click: () => byId("dialog").close() } }, "Thôi"), h("button", { class: "text-button", type: "button", on: { click: open } }, "Mở")));
}

function chatMenu(event) {
  const chat = openChat();
  const items = chat.type === "private"
    ? [chat.blocked ? ["block", "Bỏ chặn trợ lý", () => post("block", { persona: state.me, blocked: false })] : ["block", "Chặn trợ lý", () => post("block", { persona: state.me, blocked: true })]]
    : [["group", chat.present ? "Đưa trợ lý ra khỏi nhóm" : "Thêm trợ lý vào nhóm", () => post("join", { persona: state.me, chat: chat.id, present: !chat.present })]];
  if (chat.type === "private" && !chat.blocked && chat.present) items.unshift(["open", "Gửi lại /start", () => composer.startWith(null)]);
  openMenu(below(event.currentTarget), items);
}

byId("back").addEventListener("click", () => go(state.me, null));
byId("open-link").addEventListener("click", openLink);
byId("chat-menu").addEventListener("click", chatMenu);
byId("jump").addEventListener("click", () => { bottom(); markRead(); });
byId("toggle-why").addEventListener("click", () => { whyWanted = !why.isOpen(); if (whyWanted) whyLatest(); else why.close(); });
byId("close-why").addEventListener("click", () => { whyWanted = false; why.close(); byId("toggle-why").focus(); });
byId("log").addEventListener("scroll", () => {
  const log = byId("log");
  stuck = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  markRead();
}, { passive: true });
byId("why").addEventListener("keydown", (event) => { if (event.key === "Escape") byId("close-why").click(); });

function whyLatest() {
  const latest = shownIn(openChat()).findLast(({ question }) => question);
  if (latest) why.show(latest.question);
  else {
    why.forget();
    why.open();
  }
}

const chat = byId("chat");
chat.addEventListener("dragover", (event) => event.preventDefault());
chat.addEventListener("drop", (event) => {
  event.preventDefault();
  for (const file of event.dataTransfer.files) composer.sendFile(file, "document");
});

addEventListener("hashchange", arrive);
addEventListener("visibilitychange", markRead);
addEventListener("resize", () => { if (stuck) bottom(true); });
narrow.addEventListener("change", () => enter(fromAddress().chat));
new ResizeObserver(() => { if (stuck && openChat()) bottom(true); }).observe(byId("log"));
setInterval(() => { if (state.me !== null) byId("now").textContent = time.fullTime(time.now()); }, 1000);
listen(fromAddress().me ?? "", received);
