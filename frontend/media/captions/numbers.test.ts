import { expect, test } from "vitest";

import { numbersIn } from "./numbers";

test.each<[string, string[]]>([
  ["The amount is $1,250.00 and the code is AB-4711.", ["$1,250.00", "AB-4711"]],
  ["It was sent to ana@example.com.", ["ana@example.com"]],
  ["The amount is fifteen dollars.", ["15"]],
  ["Fifty-six, please.", ["56"]],
  ["Two hundred and fifteen days, not two thousand.", ["215", "2000"]],
  ["One million two hundred thousand and ninety nine.", ["1200099"]],
  ["My number is nine, zero, six, three.", ["9063"]],
  ["One moment please, within 2 days, at 5.", []],
  ["Fifty sixty, or six fifty.", []],
  ["Fifty, six, and between twenty and thirty.", ["50", "20", "30"]],
  ["Step one, two, or four seven.", []],
  ["The code is four seven one one, fifty.", ["50"]],
  ["Fifteen, I said fifteen.", ["15"]],
  ["Someone tends to be fiftyish.", []],
])("%s", (words, expected) => expect(numbersIn(words, "en-US")).toEqual(expected));

test("number words are read in English only", () => expect(numbersIn("fifty 47", "pt")).toEqual(["47"]));
