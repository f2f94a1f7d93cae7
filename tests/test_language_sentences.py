"""Where sentences begin: each case is a text with "¦" wherever a sentence must begin, and nowhere else."""

from __future__ import annotations

import time

import pytest
import spacy
from spacy.language import Language

from kgbuild.language import sentences, tokens

CASES = """
Talks began. ¦They ended.
Talks began! ¦They ended.
Did talks begin? ¦They did.
Talks began… ¦They ended.
Talks began... ¦They ended.
Talks began ... and ended.
Talks began (see below). ¦They ended.
Talks began (they ended.) ¦Nobody spoke.
"Talks began." ¦They ended.
“Talks began.” ¦“They ended.”
'Talks began.' ¦They ended.
"Talks began," he said.
"Talks began!" he said.
"Will talks begin?" she asked.
"Will talks begin?" Ms. Perera asked.
"Will talks begin?" Anna Maria de Souza wondered.
"Will talks begin?" ¦The envoy left.
"They will begin." ¦"When?" he asked.
He said: "Talks began. ¦They ended."
He left. ¦"Talks began," he said.
He left. ¦“Talks began,” he said.
He left. ¦(He had come by train.)
He left. ¦[Editor: by train.]
He left. ¦— Agencies
He left. ¦- The envoy stayed.
H.E. Dr. Ali Reza came.
H.E. Mr. S. Perera met Mrs. A. B. Costa.
S. Jaishankar came. ¦A. Gromyko left.
J. R. R. Tolkien wrote it. ¦He wrote more.
George H. W. Bush came.
Lt. Gen. Asim Khan came.
Maj. Gen. (Retd.) Khan came.
Brig. Khan, Col. Ali and Capt. Roy came.
Adm. Roy and Gov. Ali met Sen. Poe and Rep. Doe.
Rev. Poe, Hon. Roy and Prof. Doe came.
Amb. Roy met Min. Ali.
Messrs. Roy and Ali came. ¦Mme. Roy did not.
St. Petersburg and St. Lucia agreed.
Ft. Worth and Mt. Kenya are far.
He met Mr. Roy. ¦Mrs. Roy came too.
Md. Ali and Mohd. Roy came.
Smt. Devi and Sr. Roy came.
Martin Luther King Jr. came.
Roy Jr. came. ¦Ali Sr. did not.
Roy Inc. signed. ¦Ali Ltd. did not.
The deal with Roy Inc. ¦The rest is known.
The deal with Roy & Co. was signed.
Roy Corp. Ltd. signed.
Oil, gas, etc. were sold.
They sold oil, gas, etc. ¦The rest they kept.
Roy et al. say so.
See Roy et al. ¦This is old.
They met on Dec. 3, 2020.
They met on Dec. 3. ¦They left on Jan. 4.
They met in Sept. and Oct. this year.
They met last Dec. ¦The talks failed.
They met on 3 Aug. ¦In Oslo nobody came.
They met on Mon. and left on Tues. evening.
On 5 Feb. Roy came.
It is 5 p.m. in Oslo.
They met at 5 p.m. ¦The talks failed.
They met at 9 a.m. Tuesday.
The U.S. Department of State said so.
He came from the U.S. ¦The talks failed.
He came from the U.S. ¦In Oslo he spoke.
He came from the U.S. and left.
The U.N. Security Council met.
The U.K. Foreign Office and the U.A.E. agreed.
Washington, D.C. is far.
He left Washington, D.C. ¦He was tired.
The G.C.C. Secretary General came.
It adopted Resolution No. 5 on trade.
It adopted resolutions Nos. 5 and 6.
He said no. ¦They left.
No. ¦They left.
See Art. 5 and para. 6 of Vol. 7.
See p. 5 and pp. 6-7.
This is art. ¦They left.
He sat. ¦They left.
In Sec. 5 it says so.
Roy v. Ali is a case. ¦So is Roy vs. Ali.
Cf. Roy, i.e. Ali, e.g. Poe.
It cost approx. 5 million.
He was born ca. 1950.
1. The sides agree to talk.
2. They agree to meet.
a. The sides agree.
IV. The sides agree.
It rose to 5. ¦The rest fell.
It rose by 5.5 per cent. ¦The rest fell.
It cost $5 mln. ¦The rest is known.
They met in 2020. ¦The talks failed.
They met in Oslo.¦The talks failed.
The OIC (Organisation of Islamic Cooperation). ¦It met.
He wrote to www.example.org. ¦Nobody answered.
See www.example.org for more.
They met at Yahoo! and left.
Talks began; they ended.
Talks began: they ended.
Talks began, they ended.
Talks began – they ended.
OSLO, March 2 (Reuters) - Talks began. ¦They ended.
OSLO — Talks began.
Oslo, 2 March. ¦Talks began.
Talks began. ¦5 envoys came.
Talks began. ¦2020 was hard.
Talks began. al-Hakim came.
Talks began?! ¦They ended!!
Talks began. ¦Élysée officials came.
Talks began. ¦Он ушёл.
会談が始まった。 ¦それは終わった。
Title↵¦Talks began.
Title↵↵¦Talks began.↵¦They ended.
A line without an end↵¦another one
Oslo,↵¦2 March
Mr.↵¦Roy
Talks began. ↵ ¦They ended.
↵Talks began.↵
  Talks began.  ¦They ended.
- Talks↵¦- Visas↵¦- Trade
• Talks↵¦• Visas
""".strip().splitlines()


@pytest.fixture(scope="module")
def splitter() -> Language:
    nlp = spacy.blank("en")
    tokens.adapt(nlp)
    nlp.add_pipe(sentences.NAME)
    return nlp


@pytest.mark.parametrize("case", CASES)
def test_sentences_begin_where_they_should(splitter: Language, case: str) -> None:
    lines = case.replace("↵", "\n")
    doc = splitter(lines.replace("¦", ""))
    starts = [sentence.start_char for sentence in doc.sents][1:]
    marked = lines.split("¦")
    expected = [sum(map(len, marked[:i])) for i in range(1, len(marked))]
    assert starts == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", " \n "])
def test_no_sentence_crosses_the_end_of_a_line(splitter: Language, end: str) -> None:
    doc = splitter(f"Talks began in{end}Oslo on Monday")
    assert [sentence.text.strip() for sentence in doc.sents] == ["Talks began in", "Oslo on Monday"]


def test_a_text_of_forty_thousand_words_is_split_in_seconds(splitter: Language) -> None:
    began = time.process_time()
    doc = splitter("The two ministers met. Nothing was said. " * 4_000)
    assert len(list(doc.sents)) == 8_000
    assert time.process_time() - began < 10  # it took minutes when every mark looked at the whole text
