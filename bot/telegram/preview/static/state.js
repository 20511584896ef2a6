// What the page knows: made of events alone, and made anew after every `hello`.

export const state = {
  me: null,
  bot: { id: 0, name: "", username: "" },
  explains: false,
  people: [],
  chats: new Map(), // id → { ...chat, messages: Map, typingUntil }
  open: null, // id of the open chat
  topic: new Map(), // chat id → topic shown
};

export const TYPING_MS = 5000;

export function apply(event) {
  switch (event.type) {
    case "hello":
      Object.assign(state, { me: event.me, bot: event.bot, explains: event.explains });
      state.chats = new Map();
      break;
    case "people":
      state.people = event.people;
      break;
    case "chat": {
      const known = state.chats.get(event.chat.id);
      state.chats.set(event.chat.id, { messages: new Map(), typing: null, ...known, ...event.chat });
      break;
    }
    case "gone":
      state.chats.delete(event.chat);
      break;
    case "message": {
      const chat = state.chats.get(event.chat);
      chat.messages.set(event.message.message_id, event.message);
      if (event.message.from?.is_bot) chat.typing = null;
      break;
    }
    case "deleted":
      state.chats.get(event.chat)?.messages.delete(event.message);
      break;
    case "typing":
      state.chats.get(event.chat).typing = { topic: event.topic, until: Date.now() + TYPING_MS };
      break;
  }
}

export const openChat = () => state.chats.get(state.open) ?? null;
export const person = () => state.people.find(({ id }) => id === state.me) ?? null;
export const isTyping = (chat) => Boolean(chat.typing && chat.typing.until > Date.now());
export const lastOf = (chat) => [...chat.messages.values()].at(-1) ?? null;
export const topicOf = (chat) => (chat.topics.length ? state.topic.get(chat.id) ?? null : null);

export function shownIn(chat) {
  const all = [...chat.messages.values()].sort((a, b) => a.message_id - b.message_id);
  if (!chat.topics.length) return all;
  const topic = topicOf(chat);
  return all.filter((message) => (message.is_topic_message ? message.message_thread_id : null) === topic);
}

export function gist(message) {
  const text = textOf(message);
  if (text) return text.replace(/\s+/g, " ");
  if (message.photo) return "Ảnh";
  if (message.document) return message.document.file_name;
  if (message.voice) return "Tin nhắn thoại";
  if (message.sticker) return "Nhãn dán";
  return service(message) ?? "Tin nhắn";
}

// What is written; the payload of a deep link goes to the bot, and is not shown, as in Telegram.
export const textOf = (message) => (message.text ?? message.caption)?.replace(/^(\/start) [\w-]+$/, "$1");

export function service(message) {
  if (message.forum_topic_created) return `Đã mở chủ đề “${message.forum_topic_created.name}”`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "Nhóm đã nâng cấp thành siêu nhóm";
  if (message.new_chat_members) return "Có thành viên mới";
  if (message.left_chat_member) return "Có thành viên rời nhóm";
  return null;
}
