// The question that stands before the class: a student answers it, the class sees how it was answered, then the answer.

import { element, mark, set } from "../page/dom.js";
import { fill } from "../page/texts.js";
import { teller } from "./teller.js";

/** @import { Question, Sent, View } from "./types.d.ts" */

/** @typedef {NonNullable<Question["options"]>[number]} Option */

/**
 * @param {View} view
 * @param {Sent} data
 * @param {Question} question
 */
export function questionOf(view, data, question) {
  const { number, stage, mine = "", rule = "" } = question;
  const found = mark(element("div", "question", element("p", "asked", question.text)), { number, stage, mine });
  if (question.options) {
    if (stage === "open") found.append(element("p", "rule", rule));
    const answers = data.role === "student" && stage === "open" && !mine;
    const options = question.options.map((option) => (answers ? choice(view, question, option) : row(question, option)));
    found.append(set(element("div", "options", ...options), { role: "group", "aria-label": question.text }));
    found.append(set(element("div", "said", ...saying(data, question)), { role: "status" }));
  }
  if (data.role === "teacher") found.append(steps(view, data, question));
  return found;
}

/**
 * @param {View} view
 * @param {Question} question
 * @param {Option} option
 */
function choice(view, question, option) {
  const found = teller(view, "answer", option.label, `${question.number}:${option.id}`);
  found.className = "option";
  return mark(found, { option: option.id });
}

/**
 * One option with how often it was chosen, as far as that is shown.
 * @param {Question} question
 * @param {Option} option
 */
function row({ mine, answer, answered = 0, chosen }, { id, label }) {
  const found = mark(element("div", "option", element("span", "label", label)), { option: id });
  if (mine === id) found.dataset.mine = "true";
  if (answer !== undefined) found.dataset.mark = answer === id ? "right" : mine === id ? "wrong" : "";
  if (chosen) {
    const count = chosen[id];
    const bar = element("i", "bar");
    bar.style.width = `${answered > 0 ? (100 * count) / answered : 0}%`;
    found.append(bar, element("b", "count", String(count)));
    found.dataset.count = String(count);
  }
  return found;
}

/**
 * @param {Sent} data
 * @param {Question} question
 */
function saying({ words, role, here }, { stage, mine, answer, answered, why = "" }) {
  const parts = [];
  if (role === "teacher") parts.push(element("p", "answered", fill(words.answered, { answered, here })));
  if (stage !== "revealed") {
    if (role === "student") parts.push(element("p", "help", mine ? words.thanks : stage === "open" ? "" : words.waiting));
    return parts;
  }
  if (role === "student") parts.push(element("b", "", !mine ? words.unanswered : mine === answer ? words.right : words.wrong));
  return [...parts, element("p", "why", why)];
}

/**
 * What the teacher does next.
 * @param {View} view
 * @param {Sent} data
 * @param {Question} question
 */
function steps(view, { words, can_ask: canAsk }, { options, stage }) {
  const found = element("div", "row");
  if (options && stage === "open") found.append(teller(view, "tally", words.tally));
  if (options && stage !== "revealed") found.append(teller(view, "revealed", words.reveal));
  if (stage === "revealed" && canAsk) found.append(teller(view, "ask", words.another));
  found.append(teller(view, "withdraw", words.withdraw));
  return found;
}
