#!/usr/bin/env python3
"""Make the small tokenizer of the text fixtures: all bytes and some 600 merges.

It is trained on the sentences below, so it is nobody's vocabulary but this project's. Ids below 160 are those that the
small checkpoints' prompts use; bytes and merges follow. The older form of the files lies in older/.
"""

import json
import pathlib

from tokenizers import AddedToken, trainers

from qwen_vocabulary import build, byte_spellings, write_older

VOCABULARY = 1024
FIRST_BYTE = 160
SPECIAL = {
    "<|endoftext|>": 0, "<|im_start|>": 3, "<|im_end|>": 4, "<|vision_start|>": 152, "<|vision_end|>": 153,
    "<|image_pad|>": 155, "<|video_pad|>": 156}
# Found in the text as it stands or in the normalised text; one of them begins another.
ORDINARY = {"<note": (6, False), "<note>": (7, False), "caf\u00e9!": (8, True)}
TEXT_PROMPT = {"before": [3, 17, 5], "after": [4, 5, 3, 18, 5]}

SENTENCES = """
조용하고 따뜻한 사람이 좋아요. 주말에는 산책하고 커피를 마셔요.
저는 INFP이고 그림 그리는 것을 좋아해요. 강아지 두 마리와 살아요!
키가 크고 웃는 모습이 예쁜 사람을 만나고 싶어요 ㅎㅎ
요리를 잘하고 이야기를 잘 들어주는 사람이면 좋겠습니다.
운동을 좋아하는 분, 같이 등산 가요~ 사진도 찍고 맛집도 가요.
영화와 책을 좋아하고 여행을 자주 다녀요. 서울에 살고 있어요.
편하게 대화할 수 있는 사람, 솔직하고 다정한 사람이 이상형이에요.
담배는 안 피우고 술은 가끔 마셔요. ENFJ, 92년생입니다.
I like long walks, good coffee and people who laugh a lot.
I'm a nurse and I've two cats; they'll love you, won't they?
Looking for someone calm, honest and kind. Let's cook together!
We'd go hiking in the mountains, then read by the fire. It's simple.
My friends say I'm funny. I don't smoke, I drink sometimes, I travel often.
Her style: street, vintage, oversized jackets; his: minimal, black & white.
She's 175 cm tall, born in 1993, and lives in Seoul with her dog.
Designer, INTJ, 31. Music: jazz, indie, K-pop. Sports: running 10 km, climbing.
優しくて落ち着いた人が好きです。休日はカフェで本を読みます。
一緒に旅行したり、美味しいものを食べたりしましょう。猫が大好き！
我喜欢安静温柔的人，周末常去看展览和电影。希望你也喜欢猫。
性格开朗，喜欢运动和做饭，想找一个真诚的人一起生活。
J'aime la mer, les livres et les gens sincères. Un café, ça te dit ?
Ich mag lange Spaziergänge, gutes Essen und schöne Gespräche.
Me gusta bailar, cocinar y viajar; busco a alguien tranquilo y alegre.
Люблю гулять, читать и слушать музыку. Ищу доброго человека.
Tôi thích đi dạo, nghe nhạc và nấu ăn cùng người yêu.
أحب القراءة والسفر والقهوة الجيدة. मुझे संगीत और यात्रा पसंद है।
ชอบดูหนังและทำอาหารในวันหยุด Ψάχνω για κάποιον ήρεμο άνθρωπο.
😊 👍🏽 👩‍👩‍👧 🇰🇷 ❤️ 🐶 🐱 ☕️ 🎵 ✨ 🏃‍♀️ 📷
""".strip()


def small_tokenizer():
    """The vocabulary, the merges and the tokenizer."""
    trained = build({}, [], [])
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY - FIRST_BYTE, min_frequency=2, initial_alphabet=byte_spellings(), show_progress=False)
    # Twice, so that a word that occurs once is frequent enough.
    trained.train_from_iterator(SENTENCES.split("\n") * 2, trainer)
    model = json.loads(trained.to_str())["model"]
    vocabulary = {content: number for content, number in SPECIAL.items()}
    vocabulary.update({content: number for content, (number, _) in ORDINARY.items()})
    vocabulary.update({token: number + FIRST_BYTE for token, number in model["vocab"].items()})
    merges = [tuple(pair) for pair in model["merges"]]
    added = [AddedToken(content, special=True, normalized=False) for content in SPECIAL]
    added += [AddedToken(content, normalized=normalized) for content, (_, normalized) in ORDINARY.items()]
    tokenizer = build(vocabulary, merges, added)
    for content, number in SPECIAL.items() | {(content, number) for content, (number, _) in ORDINARY.items()}:
        assert tokenizer.token_to_id(content) == number, content
    return vocabulary, merges, tokenizer


def write(directory, older=None):
    """tokenizer.json into `directory` and, when asked for, the older files."""
    vocabulary, merges, tokenizer = small_tokenizer()
    pathlib.Path(directory).mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(pathlib.Path(directory) / "tokenizer.json"), pretty=False)
    if older:
        write_older(pathlib.Path(older), vocabulary, merges, tokenizer)
    return tokenizer


if __name__ == "__main__":
    vocabulary, merges, tokenizer = small_tokenizer()
    print(f"{len(vocabulary)} tokens up to {max(vocabulary.values())}, {len(merges)} merges")
