// What is said to an answer: right, wrong with the reply to a known slip, or not to be understood.
import { isRight } from "../../math/answer.ts";
import { readings } from "../../math/typed.ts";
import { isRounded } from "../../lib/number.ts";
import type { Text } from "../../lib/text.ts";

export type Verdict = [kind: "none" | "right" | "wrong" | "unclear", said: string];
/** What Python says of an exercise. */
export type Exercise = {
  text: Record<string, string>;
  /** A number, a choice, or the number of a line. */
  answer: any;
  tolerance: number;
  choices: string[];
  slips: Record<string, number>;
  lines: number;
  reason: string | null;
  unit: string;
};
/** Judges what the reader typed, chose or pointed at, and the reason for it. */
export default function makeJudge({ text, answer, tolerance, choices, slips, lines, reason, unit }: Exercise, t: Text) {
  const sentences = (...said: string[]) => said.join(t("joint"));
  /** Wrong, with the reply that this choice or line has of its own. */
  const wrong = (key: string): Verdict => ["wrong", sentences(t("wrong"), text[`reply.${key}`] ?? t("hint"))];
  const judgeNumber = (number: number): Verdict => {
    if (isRight(number, answer, tolerance)) return ["right", t("right")];
    const known = Object.keys(slips);
    const exact = known.find((key) => isRight(number, slips[key], tolerance));
    // Who rounds the answer made no mistake but this one, even if a slip rounds to the same.
    if (!exact && isRounded(number, answer)) return ["wrong", t("rounded")];
    const slip = exact ?? known.find((key) => isRounded(number, slips[key]));
    if (slip) return ["wrong", sentences(t("wrong"), t(`slip.${slip}`))];
    // The hint is on how to begin, and who has the size is past that.
    return ["wrong", isRight(-number, answer, tolerance) ? t("sign") : sentences(t("wrong"), t("hint"))];
  };
  const judge = (given: string): Verdict => {
    if (!given.trim()) return ["none", ""];
    if (lines || choices.length) {
      if (given !== String(answer)) return wrong(given);
      return ["right", lines && !choices.length ? sentences(t("right"), t("reason")) : t("right")];
    }
    // Stars would be read as marks of mathematics.
    const typed = given.trim().replaceAll("*", "∗");
    const numbers = readings(given, unit);
    if (!numbers.length) return ["unclear", t("unclear", { given: typed })];
    const verdicts = numbers.map(judgeNumber);
    if (numbers.length > 1 && verdicts.some(([kind]) => kind === "right")) {
      return ["unclear", t("which", { given: typed, one: String(numbers[0]), other: String(numbers[1]) })];
    }
    return verdicts[0];
  };
  const judgeReason = (given: string): Verdict =>
    !given ? ["none", ""] : given === reason ? ["right", sentences(t("right"), t("reason"))] : wrong(given);
  return { judge, judgeReason };
}
