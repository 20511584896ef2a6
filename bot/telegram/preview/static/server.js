// Talking to the program behind the page.

import { byId, toast } from "./dom.js";

async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new Error(body.error ?? "Chương trình không trả lời được.");
}

// Does something as a person; what is refused is told in a toast, and gives null.
export async function post(name, body) {
  try {
    return await answered(await fetch(`/api/${name}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));
  } catch (error) {
    toast(error instanceof TypeError ? "Không nối được với chương trình." : error.message);
    return null;
  }
}

export async function upload(fields, file, name) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) if (value !== null && value !== undefined) form.set(key, value);
  form.set("file", file, name);
  try {
    return await answered(await fetch("/api/file", { method: "POST", body: form }));
  } catch (error) {
    toast(error instanceof TypeError ? "Không gửi được tệp." : error.message);
    return null;
  }
}

export async function explain(question) {
  const response = await fetch("/api/explain", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ question }) });
  return answered(response);
}

let source = null;

// Hands on what happens, as `persona` sees it, until another persona is listened for; one that is
// not known is given up for the first there is.
export function listen(persona, onEvents) {
  source?.close();
  const mine = new EventSource(`/api/events?persona=${persona}`);
  source = mine;
  mine.onmessage = (event) => {
    byId("offline").hidden = true;
    if (mine === source) onEvents(JSON.parse(event.data));
  };
  mine.onerror = () => {
    if (mine !== source) return;
    byId("offline").hidden = false;
    if (mine.readyState === EventSource.CLOSED) setTimeout(() => { if (mine === source) listen("", onEvents); }, 1500);
  };
}
