// The drawer that shows how an answer came about.

import { byId, h } from "./dom.js";
import { KIND, SIGNAL, STATUS } from "./names.js";
import { explain } from "./server.js";

let shown = null;

export const isOpen = () => !byId("why").hidden;

export function open() {
  byId("why").hidden = false;
  byId("toggle-why").setAttribute("aria-expanded", "true");
  if (!shown) {
    byId("why-body").replaceChildren(h("p", { class: "why__hint" }, "Bấm “Vì sao trả lời như vậy?” dưới một câu trả lời để xem trợ lý đã hiểu câu hỏi thế nào, tìm thấy những đoạn nào và vì sao chọn."));
  }
}

export function close() {
  byId("why").hidden = true;
  byId("toggle-why").setAttribute("aria-expanded", "false");
}

export async function show(question) {
  open();
  if (shown === question) return;
  shown = question;
  const body = byId("why-body");
  body.setAttribute("aria-busy", "true");
  if (!body.querySelector(".why__question")) body.replaceChildren(h("p", { class: "why__hint" }, "Đang xem lại…"));
  try {
    const found = await explain(question);
    if (shown === question) body.replaceChildren(...explanation(question, found));
  } catch (error) {
    shown = null;
    body.replaceChildren(h("p", { class: "why__hint" }, error.message));
  }
  body.removeAttribute("aria-busy");
  body.scrollTop = 0;
}

export function forget() {
  shown = null;
  byId("why-body").removeAttribute("aria-busy");
  if (isOpen()) open();
}

function explanation(question, { understood, kind, status, content = [], candidates = [] }) {
  const answered = status === "answered";
  return [
    h("section", { class: "why__part" },
      h("h3", {}, "Câu hỏi"), h("p", { class: "why__question" }, question),
      h("h3", {}, "Được hiểu là"), h("p", { class: "why__understood" }, understood ?? question),
      h("p", { class: "why__chips" }, status ? h("span", { class: `chip${answered ? " chip--good" : ""}` }, STATUS[status] ?? status) : null, kind ? h("span", { class: "chip" }, KIND[kind] ?? kind) : null),
      content.length ? h("p", { class: "why__words" }, "Tìm theo: ", content.map((word) => h("span", { class: "word" }, word))) : null),
    h("section", { class: "why__part" },
      h("h3", {}, candidates.length ? `Các đoạn đã xem (${candidates.length})` : "Các đoạn đã xem"),
      candidates.length ? h("ol", { class: "candidates" }, candidates.map((one, index) => candidate(one, index, answered && index === 0))) : h("p", { class: "why__hint" }, "Không có đoạn nào gần với câu hỏi.")),
  ];
}

function candidate({ label, quote, likely, signals = {} }, index, best) {
  const percent = Math.round(100 * Math.min(1, Math.max(0, Number(likely) || 0)));
  const meter = h("span", { class: "meter", role: "meter", "aria-valuenow": percent, "aria-valuemin": 0, "aria-valuemax": 100, "aria-label": "Khả năng đúng" }, h("span", { class: "meter__fill" }));
  meter.firstChild.style.width = `${percent}%`;
  const names = Object.entries(signals);
  return h("li", { class: `candidate${best ? " candidate--best" : ""}` },
    h("div", { class: "candidate__head" }, h("span", { class: "candidate__label" }, label), h("span", { class: "candidate__likely" }, `${percent}%`)),
    meter,
    h("blockquote", {}, quote),
    names.length ? h("details", { open: index === 0 }, h("summary", {}, "Dấu hiệu"), h("dl", { class: "signals" }, names.map(signal))) : null);
}

function signal([name, value]) {
  const number = typeof value === "number";
  const bar = h("span", { class: "meter meter--thin", "aria-hidden": true }, h("span", { class: "meter__fill" }));
  if (number) bar.firstChild.style.width = `${100 * Math.min(1, Math.max(0, value))}%`;
  return [
    h("dt", {}, SIGNAL[name] ?? name),
    h("dd", {}, number && value >= 0 && value <= 1 ? bar : null, h("span", {}, number ? value.toLocaleString("vi-VN", { maximumFractionDigits: 3 }) : typeof value === "boolean" ? (value ? "có" : "không") : Array.isArray(value) ? value.join(", ") : String(value))),
  ];
}
