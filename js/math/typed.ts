// The twin of dlmath/widgets/typed.py: numbers as people type them.

/** What is written in other characters than here: each character, and those that stand for it. */
const SAME: [string, string][] = [
  [" ", "\t\n\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"],
  ["", "\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff"],
  // Last the sign for a long vowel, which a Japanese keyboard has where others have the minus.
  ["-", "‐‑‒–—―−﹘﹣˗➖ーｰ"],
  [".", "。｡٫"],
  [",", "、､"],
  ["'", "’‘ʼ′`´٬"],
  ["*", "×·∙⋅∗•"],
  ["/", "÷⁄∕"],
  ["%", "٪﹪"],
  ["°", "º˚度"],
  ["=", "≈≒≃"],
];
/** Where the ten digits of other scripts begin: Arabic, Persian, Devanagari, Bengali, Thai. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50];
const FRACTIONS = "½1/2 ⅓1/3 ⅔2/3 ¼1/4 ¾3/4 ⅕1/5 ⅖2/5 ⅗3/5 ⅘4/5 ⅙1/6 ⅚5/6 ⅛1/8 ⅜3/8 ⅝5/8 ⅞7/8".split(" ");
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** From one character to what stands for it. */
const PLAIN = new Map<string, string>([
  ...SAME.flatMap(([one, others]) => [...others].map((other): [string, string] => [other, one])),
  ...ZEROS.flatMap((zero) => Array.from({ length: 10 }, (_, digit): [string, string] => [String.fromCodePoint(zero + digit), String(digit)])),
  ...FRACTIONS.map((fraction): [string, string] => [fraction[0], ` ${fraction.slice(1)}`]),
]);

/** What may stand in front, as in "w1 = 2", and behind, as Japanese has it when something is counted. */
const NAME = /^(?:[A-Za-z\u0370-\u03ff]{1,5}_?[0-9]{0,2})? ?= ?/;
const COUNTERS = / ?(?:個|コ|こ|つ|枚|本|回|倍|次|次元|通り|とおり|人|票|桁|画素|点|層|行|列|組|種類|番|段|歩|項)$/;
const PERCENT = / ?(?:%|percent|パ-セント)$/;

const NUMBER = "([0-9][0-9., ']*|[.,][0-9]+)";
const EXPONENT = String.raw`\(? ?([+-]? ?[0-9]{1,3}) ?\)?`;
const MIXED = /^([0-9]+) ([0-9]{1,2}) ?\/ ?([0-9]+)$/;
const FRACTION = new RegExp(`^${NUMBER} ?/ ?${NUMBER}$`);
const TENS = new RegExp(String.raw`^(?:${NUMBER}\* ?)?10 ?(?:\^|\*\*) ?${EXPONENT}$`);
const SCIENTIFIC = new RegExp(`^${NUMBER}[eE] ?${EXPONENT}$`);
const POWER = new RegExp(String.raw`^${NUMBER}(?:\^|\*\*) ?${EXPONENT}$`);
const ALONE = new RegExp(`^${NUMBER}$`);

const trim = (text: string) => text.replace(/^ +| +$/g, "");
const whole = (text: string) => Number(text.replaceAll(" ", ""));

/** Writes a text with as few different characters as will do. */
function plain(text: string) {
  // The forms that are as wide as a Chinese character come in the order of the usual ones.
  const narrow = text.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  const level = narrow.replace(new RegExp(`([⁺⁻]?)([${RAISED}]+)`, "g"), (_, sign: string, digits: string) =>
    `^${sign === "⁻" ? "-" : ""}${[...digits].map((digit) => RAISED.indexOf(digit)).join("")}`);
  return trim([...level].map((c) => PLAIN.get(c) ?? c).join("").replace(/ +/g, " "));
}

/** What a number may be that has separators but no sign. */
function decimal(given: string): number[] {
  const text = trim(given);
  if (/^[1-9][0-9]{0,2},[0-9]{3}$/.test(text)) return [Number(text.replace(",", "")), Number(text.replace(",", "."))];
  if (/^([0-9]+[.,]?[0-9]*|[.,][0-9]+)$/.test(text)) return [Number(text.replace(",", "."))];
  for (const [separators, mark] of [[",' ", "."], [".' ", ","]]) {
    for (const separator of separators) {
      const end = `([${mark}][0-9]*)?$`;
      const groups = new RegExp(`^[0-9]{1,3}([${separator}][0-9]{3})+${end}`);
      const lakhs = new RegExp(`^[0-9]{1,2}([${separator}][0-9]{2})+[${separator}][0-9]{3}${end}`);
      if (groups.test(text) || lakhs.test(text)) return [Number(text.replaceAll(separator, "").replace(mark, "."))];
    }
  }
  return [];
}

/** A power, by multiplication, so that every machine has the same. */
function power(base: number, exponent: number): number[] {
  let product = 1;
  for (let k = 0; k < Math.abs(exponent); k += 1) product *= base;
  if (exponent >= 0) return [product];
  return product ? [1 / product] : [];
}

/** What a number without a sign may be. */
function unsigned(text: string): number[] {
  const mixed = MIXED.exec(text);
  if (mixed) return Number(mixed[3]) ? [Number(mixed[1]) + Number(mixed[2]) / Number(mixed[3])] : [];
  const fraction = FRACTION.exec(text);
  if (fraction) return decimal(fraction[1]).flatMap((a) => decimal(fraction[2]).filter(Boolean).map((b) => a / b));
  const tens = TENS.exec(text) ?? SCIENTIFIC.exec(text);
  if (tens) return (tens[1] ? decimal(tens[1]) : [1]).map((factor) => factor * Number(`1e${tens[2].replaceAll(" ", "")}`));
  const raised = POWER.exec(text);
  if (raised) return decimal(raised[1]).flatMap((base) => power(base, whole(raised[2])));
  return ALONE.test(text) ? decimal(text) : [];
}

/** The numbers that a text can mean: none, one, or two where a comma may be either of its kinds. */
export function readings(text: string, unit = ""): number[] {
  let number = plain(text).replace(NAME, "");
  let scale = 1;
  const cut = (end: string) => { number = number.slice(0, -end.length).replace(/ +$/, ""); };
  if (unit && number.endsWith(plain(unit))) cut(plain(unit));
  else if (PERCENT.test(number)) {
    number = number.replace(PERCENT, "");
    scale = unit === "%" ? 1 : 100;
  } else if (number.endsWith("°")) cut("°");
  else number = number.replace(COUNTERS, "");
  const sign = number.startsWith("-") ? -1 : 1;
  if (/^[+-]/.test(number)) number = number.slice(1).replace(/^ +/, "");
  return unsigned(number).map((value) => (sign * value) / scale);
}
