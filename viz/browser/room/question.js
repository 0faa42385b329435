// The question that stands before the class: a student answers it, the class sees how it was answered, then the answer.

import { button, element } from "./parts.js";

export function questionOf(view, data) {
  const { question, words, role } = data;
  const found = element("div", "question");
  Object.assign(found.dataset, { number: question.number, stage: question.stage, mine: question.mine ?? "" });
  found.append(element("p", "asked", question.text));
  if (!question.options) return withSteps(view, data, found);
  if (question.stage === "open") found.append(element("p", "rule", question.rule));
  const options = element("div", "options");
  options.setAttribute("role", "group");
  options.setAttribute("aria-label", question.text);
  const answers = role === "student" && question.stage === "open" && !question.mine;
  options.append(...question.options.map((option) => (answers ? choice(view, question, option) : row(data, option))));
  found.append(options);
  const said = element("div", "said");
  said.setAttribute("role", "status");
  said.append(...saying(data));
  found.append(said);
  return withSteps(view, data, found);
}

function choice(view, question, option) {
  const found = button(view, "answer", option.label, `${question.number}:${option.id}`);
  found.className = "option";
  found.dataset.option = option.id;
  return found;
}

// One option with how often it was chosen, as far as that is shown.
function row(data, option) {
  const { question } = data;
  const found = element("div", "option");
  found.dataset.option = option.id;
  if (question.mine === option.id) found.dataset.mine = "true";
  const right = question.answer === option.id;
  if (question.answer !== undefined) found.dataset.mark = right ? "right" : question.mine === option.id ? "wrong" : "";
  found.append(element("span", "label", option.label));
  if (question.chosen) {
    const count = question.chosen[option.id];
    const bar = element("i", "bar");
    bar.style.width = `${question.answered > 0 ? (100 * count) / question.answered : 0}%`;
    found.append(bar, element("b", "count", String(count)));
    found.dataset.count = String(count);
  }
  return found;
}

function saying(data) {
  const { question, words, role } = data;
  const parts = [];
  if (role === "teacher") {
    const filled = words.answered.replace("{answered}", question.answered).replace("{here}", data.here);
    parts.push(element("p", "answered", filled));
  }
  if (question.stage !== "revealed") {
    if (role === "student") parts.push(element("p", "help", question.mine ? words.thanks : question.stage === "open" ? "" : words.waiting));
    return parts;
  }
  if (role === "student") {
    const verdict = !question.mine ? words.unanswered : question.mine === question.answer ? words.right : words.wrong;
    parts.push(element("b", "", verdict));
  }
  parts.push(element("p", "why", question.why));
  return parts;
}

// What the teacher does next.
function withSteps(view, data, found) {
  if (data.role !== "teacher") return found;
  const { question, words } = data;
  const row = element("div", "row");
  if (question.options && question.stage === "open") row.append(button(view, "tally", words.tally));
  if (question.options && question.stage !== "revealed") row.append(button(view, "revealed", words.reveal));
  if (question.stage === "revealed" && data.can_ask) row.append(button(view, "ask", words.another));
  row.append(button(view, "withdraw", words.withdraw));
  found.append(row);
  return found;
}
