// Predict, then reveal: a question about what the page shows, whose answer stays covered until the student has chosen.
// Everything happens here; nobody else learns what was answered.

import { ask } from "../page/cover.js";
import { shownView } from "../page/shown.js";
import { keepAnswer, progress } from "./progress.js";

export function createQuiz(view) {
  const part = (tag, name, within = view.root) => {
    const element = document.createElement(tag);
    element.className = name;
    within.append(element);
    return element;
  };
  const quiz = { view, at: 0, chosen: null, title: part("h3", "title"), asked: part("p", "asked"), rule: part("p", "rule") };
  quiz.options = part("div", "options");
  quiz.options.setAttribute("role", "group");
  quiz.options.setAttribute("aria-label", "");
  quiz.result = part("div", "result");
  quiz.result.setAttribute("role", "status");
  const foot = part("div", "foot");
  quiz.score = part("span", "score", foot);
  quiz.more = part("button", "more", foot);
  quiz.more.type = "button";
  quiz.more.addEventListener("click", () => turnTo(quiz, (quiz.at + 1) % view.data.questions.length, true));
  return {
    data(data, before) {
      quiz.title.textContent = data.words.title;
      quiz.more.textContent = data.words.more;
      const same = before && before.of === data.of && before.questions.length === data.questions.length;
      turnTo(quiz, same ? quiz.at : 0, false, same ? quiz.chosen : null);
    },
    progress: (data) => writeScore(quiz, data),
    dispose: () => ask(null, null),
  };
}

function turnTo(quiz, at, byHand, chosen = null) {
  const { data, root } = quiz.view;
  const question = data.questions[at];
  Object.assign(quiz, { at, chosen });
  quiz.more.hidden = data.questions.length < 2;
  quiz.rule.hidden = quiz.options.hidden = !question;
  root.dataset.kind = question?.kind ?? "";
  quiz.result.replaceChildren();
  if (!question) {
    quiz.asked.textContent = data.words.none;
    root.dataset.state = "none";
    ask(data.of, null);
    return;
  }
  quiz.asked.textContent = question.text;
  quiz.rule.textContent = question.rule;
  quiz.options.setAttribute("aria-label", question.text);
  const buttons = question.options.map(({ id, label }) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.dataset.option = id;
    button.addEventListener("click", () => choose(quiz, question, id));
    return button;
  });
  quiz.options.replaceChildren(...buttons);
  root.dataset.question = question.id;
  root.dataset.state = "open";
  if (chosen !== null) return reveal(quiz, question, chosen);
  ask(data.of, question.cover);
  if (byHand && question.word !== null) shownView()?.pick(question.word, question.unit ?? undefined);
  if (byHand) buttons[0].focus({ preventScroll: true });
}

function choose(quiz, question, chosen) {
  if (quiz.chosen !== null) return;
  quiz.chosen = chosen;
  keepAnswer(quiz.view.data.chapter, question.id, chosen === question.answer);
  reveal(quiz, question, chosen);
}

function reveal(quiz, question, chosen) {
  const { data, root } = quiz.view;
  const right = chosen === question.answer;
  for (const button of quiz.options.children) {
    const { option } = button.dataset;
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("aria-pressed", String(option === chosen));
    button.dataset.mark = option === question.answer ? "right" : option === chosen ? "wrong" : "";
  }
  const verdict = document.createElement("b");
  verdict.textContent = right ? data.words.right : data.words.wrong;
  const why = document.createElement("span");
  why.textContent = question.why;
  quiz.result.replaceChildren(verdict, " ", why);
  root.dataset.state = right ? "right" : "wrong";
  ask(data.of, null);
}

function writeScore(quiz, data) {
  const answers = Object.values(progress().answers);
  const right = answers.filter(Boolean).length;
  quiz.score.textContent = answers.length === 0 ? "" : data.words.score.replace("{right}", right).replace("{all}", answers.length);
  quiz.score.title = data.words.private;
}
