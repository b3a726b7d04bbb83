"""Texts of many kinds, reproducible by seed, on which tokenizers are compared."""

import random
import unicodedata

from small_tokenizer import SENTENCES

KOREAN = list(range(0xAC00, 0xD7A4))
JAMO = list(range(0x1100, 0x1200)) + list(range(0x3131, 0x318F)) + list(range(0xA960, 0xA97D))
MARKS = [code for code in range(0x300, 0x1E000) if unicodedata.combining(chr(code))]
SPACES = [9, 10, 11, 12, 13, 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
CONTROLS = [*range(0x00, 0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x202A, 0x202E, 0x2060, 0xFEFF,
            0xFFFD, 0xFFFE, 0xFFFF, 0xE0001, 0x10FFFF]
NUMBERS = [code for code in range(0x30000) if unicodedata.category(chr(code))[0] == "N"]
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x1E00, 0x1F00)]
EMOJI = [*range(0x1F300, 0x1F650), *range(0x1F680, 0x1F700), *range(0x1F900, 0x1FA00), *range(0x2600, 0x27C0)]
JOINERS = ["\u200d", "\ufe0f", "\ufe0e", "\u20e3"] + [chr(code) for code in range(0x1F3FB, 0x1F400)]
SCRIPTS = [
    range(0x41, 0x5B), range(0x61, 0x7B), range(0xC0, 0x250), range(0x370, 0x400), range(0x400, 0x530),
    range(0x531, 0x590), range(0x590, 0x600), range(0x600, 0x700), range(0x900, 0x980), range(0xB80, 0xC00),
    range(0xE00, 0xE80), range(0x10A0, 0x1100), range(0x1200, 0x1380), range(0x3041, 0x3100), range(0x4E00, 0x9FFF),
    range(0xAC00, 0xD7A4), range(0x20000, 0x20500), range(0x1D400, 0x1D800), range(0xFF01, 0xFFE0)]
CONTRACTIONS = ["'s", "'S", "'t", "'RE", "'re", "'ve", "'Ve", "'m", "'ll", "'lL", "'d", "'\u017f", "'", "''", "'x", "\u2019s"]
PIECES = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|image_pad|>", "<|", "|>", "im_end", "<", "<<|im_end|>",
          "<tool_call>", "</think>", "<note", "<note>", "caf\u00e9!", "cafe\u0301!", "<|im_en"]
WORDS = [word for line in SENTENCES.split("\n") for word in line.split()]


def scalar(numbers):
    while True:
        code = numbers.randrange(0x110000)
        if not 0xD800 <= code <= 0xDFFF:
            return chr(code)


def joined(numbers, least, most, pick):
    return "".join(pick() for _ in range(numbers.randint(least, most)))


def emoji(numbers):
    text = chr(numbers.choice(EMOJI))
    while numbers.random() < 0.5:
        text += numbers.choice(JOINERS)
        if numbers.random() < 0.6:
            text += chr(numbers.choice(EMOJI))
    if numbers.random() < 0.2:
        text += chr(numbers.randrange(0x1F1E6, 0x1F200)) + chr(numbers.randrange(0x1F1E6, 0x1F200))
    return text


def marked(numbers):
    base = numbers.choice("aeionuAOU \u05d0\u0628\u0915\uac00\u1100")
    return base + joined(numbers, 0, 4, lambda: chr(numbers.choice(MARKS)))


def mixed(numbers):
    return joined(numbers, 1, 6, lambda: chr(numbers.choice(numbers.choice(SCRIPTS))))


def word(numbers):
    return numbers.choice(WORDS)


def sentence(numbers):
    return " ".join(word(numbers) for _ in range(numbers.randint(1, 12)))


KINDS = {
    "scalars": lambda n: joined(n, 0, 24, lambda: scalar(n)),
    "korean": lambda n: joined(n, 1, 20, lambda: chr(n.choice(KOREAN)) if n.random() < 0.8 else " "),
    "jamo": lambda n: joined(n, 1, 20, lambda: chr(n.choice(JAMO if n.random() < 0.8 else KOREAN))),
    "decomposed": lambda n: unicodedata.normalize("NFD", sentence(n)),
    "marks": lambda n: joined(n, 1, 8, lambda: marked(n)),
    "emoji": lambda n: joined(n, 1, 6, lambda: emoji(n) if n.random() < 0.8 else word(n)),
    "mixed": lambda n: joined(n, 1, 8, lambda: mixed(n) if n.random() < 0.7 else n.choice([" ", "1", ", ", "\n"])),
    "spaces": lambda n: joined(n, 1, 16, lambda: chr(n.choice(SPACES)) if n.random() < 0.7 else n.choice(["a", "1", ".", "\uac00"])),
    "controls": lambda n: joined(n, 1, 16, lambda: chr(n.choice(CONTROLS)) if n.random() < 0.6 else word(n)),
    "numbers": lambda n: joined(n, 1, 16, lambda: chr(n.choice(NUMBERS)) if n.random() < 0.6 else n.choice("0123 a.,")),
    "latin": lambda n: joined(n, 1, 40, lambda: chr(n.choice(LATIN))),
    "contractions": lambda n: joined(n, 1, 8, lambda: n.choice(CONTRACTIONS) if n.random() < 0.6 else word(n)),
    "pieces": lambda n: joined(n, 1, 6, lambda: n.choice(PIECES) if n.random() < 0.6 else n.choice([" ", "a", "\n", word(n)])),
    "sentences": sentence,
    "runs": lambda n: n.choice(["a", " ", "\n", "\u0301", "\uac00", "!", "ab", "\r\n", "0", "<"]) * n.randint(1, 300),
}


def samples(count, seed):
    """`count` texts, the kinds in turn: (kind, text)."""
    numbers = random.Random(seed)
    names = list(KINDS)
    for index in range(count):
        name = names[index % len(names)]
        yield name, KINDS[name](numbers)
