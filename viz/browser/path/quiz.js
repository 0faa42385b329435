// Predict, then reveal: a question about what the page shows, whose answer stays covered until the student has chosen.
// Everything happens here; nobody else learns what was answered.

import { ask } from "../page/cover.js";
import { button, element, set } from "../page/dom.js";
import { shownView } from "../page/shown.js";
import { fill } from "../page/texts.js";
import { keepAnswer, progress } from "./progress.js";

/**
 * @import { ReadingCover } from "../page/types.d.ts"
 * @import { Drawer, Question, QuizSent, View } from "./types.d.ts"
 */

/**
 * @typedef {object} Quiz
 * @property {HTMLElement} root
 * @property {QuizSent | null} data
 * @property {number} at
 * @property {string | null} chosen
 * @property {Set<string>} answered the questions of this view that have been answered since it was put up
 * @property {HTMLElement} title
 * @property {HTMLElement} asked
 * @property {HTMLElement} rule
 * @property {HTMLElement} options
 * @property {HTMLElement} result
 * @property {HTMLElement} score
 * @property {HTMLButtonElement} more
 * @property {HTMLButtonElement} rest
 */

/**
 * @param {View} view
 * @returns {Drawer<QuizSent>}
 */
export function createQuiz({ root }) {
  /** @type {Quiz} */
  const quiz = {
    ...{ root, data: null, at: 0, chosen: null, answered: new Set() },
    title: element("h3", "title"),
    asked: element("p", "asked"),
    rule: element("p", "rule"),
    options: set(element("div", "options"), { role: "group", "aria-label": "" }),
    result: set(element("div", "result"), { role: "status" }),
    score: element("span", "score"),
    more: button("more", "", () => quiz.data && turnTo(quiz, quiz.data, (quiz.at + 1) % quiz.data.questions.length, true)),
    rest: button("rest", "", () => {
      quiz.rest.hidden = true;
      if (quiz.data) ask(quiz.data.of, null);
    }),
  };
  root.append(quiz.title, quiz.asked, quiz.rule, quiz.options, quiz.result, element("div", "foot", quiz.score, quiz.rest, quiz.more));
  return {
    data(data, before) {
      quiz.data = data;
      quiz.title.textContent = data.words.title;
      quiz.more.textContent = data.words.more;
      quiz.rest.textContent = data.words.rest;
      const same = before !== null && before.of === data.of && before.questions.length === data.questions.length;
      if (!same) quiz.answered.clear();
      turnTo(quiz, data, same ? quiz.at : 0, false, same ? quiz.chosen : null);
    },
    progress: (data) => writeScore(quiz, data),
    dispose: () => ask(null, null),
  };
}

/**
 * @param {Quiz} quiz
 * @param {QuizSent} data
 * @param {number} at
 * @param {boolean} byHand whether the student asked for this question
 * @param {string | null} [chosen] what has been answered already
 */
function turnTo(quiz, data, at, byHand, chosen = null) {
  const { root } = quiz;
  /** @type {Question | undefined} */
  const question = data.questions[at];
  Object.assign(quiz, { at, chosen });
  quiz.more.hidden = data.questions.length < 2;
  quiz.rest.hidden = true;
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
  const buttons = question.options.map(({ id, label }) => set(button("", label, () => choose(quiz, data, question, id)), { "data-option": id }));
  quiz.options.replaceChildren(...buttons);
  root.dataset.question = question.id;
  root.dataset.state = "open";
  if (chosen !== null) return reveal(quiz, data, question, chosen);
  ask(data.of, question.cover);
  if (byHand && question.word !== null) shownView()?.pick(question.word, question.unit ?? undefined);
  if (byHand) buttons[0].focus({ preventScroll: true });
}

/**
 * @param {Quiz} quiz
 * @param {QuizSent} data
 * @param {Question} question
 * @param {string} chosen
 */
function choose(quiz, data, question, chosen) {
  if (quiz.chosen !== null) return;
  quiz.chosen = chosen;
  keepAnswer(data.chapter, question.id, chosen === question.answer);
  reveal(quiz, data, question, chosen);
}

/**
 * @param {Quiz} quiz
 * @param {QuizSent} data
 * @param {Question} question
 * @param {string} chosen
 */
function reveal(quiz, data, question, chosen) {
  const right = chosen === question.answer;
  [...quiz.options.children].forEach((option, k) => {
    const { id } = question.options[k];
    const mark = id === question.answer ? "right" : id === chosen ? "wrong" : "";
    set(option, { "aria-disabled": true, "aria-pressed": id === chosen, "data-mark": mark });
  });
  const verdict = element("b", "", right ? data.words.right : data.words.wrong);
  quiz.result.replaceChildren(verdict, " ", element("span", "", question.why));
  quiz.root.dataset.state = right ? "right" : "wrong";
  quiz.answered.add(question.id);
  const left = leftCovered(data.questions, quiz.answered, question);
  quiz.rest.hidden = left === null;
  ask(data.of, left);
}

/**
 * What an answer does not show, because questions of its kind that have not been answered yet are about it; null for nothing.
 * @param {Pick<Question, "id" | "cover">[]} questions
 * @param {Set<string>} answered
 * @param {Pick<Question, "cover">} question the one that was answered
 * @returns {ReadingCover | null}
 */
export function leftCovered(questions, answered, { cover }) {
  if (!cover || !("from" in cover)) return null;
  const alike = (/** @type {ReadingCover} */ each) => each.verdict === cover.verdict && each.signals[0] === cover.signals[0]; // after the gate come the states that tell of it
  const covers = questions.flatMap((each) => (!answered.has(each.id) && each.cover && "from" in each.cover && alike(each.cover) ? [each.cover] : []));
  if (covers.length === 0) return null;
  return {
    from: Math.max(cover.from + 1, Math.min(...covers.map(({ from }) => from))),
    signals: [...new Set(covers.flatMap(({ signals }) => signals))],
    verdict: covers.some(({ verdict }) => verdict),
  };
}

/**
 * @param {Quiz} quiz
 * @param {QuizSent} data
 */
function writeScore(quiz, data) {
  const answers = Object.values(progress().answers);
  const right = answers.filter(Boolean).length;
  quiz.score.textContent = answers.length === 0 ? "" : fill(data.words.score, { right, all: answers.length });
  quiz.score.title = data.words.private;
}
