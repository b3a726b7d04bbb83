#!/usr/bin/env python3
"""Make the fixtures of answers about photos: how likely transformers finds their tokens.

    .venv/bin/python Tools/make_answer_fixtures.py

Every checkpoint directory below Tests/InferenceTests/Fixtures/Checkpoints gets expected-answers.safetensors: random
answers after the prompt of its photos, the log-probability of each of their tokens, and a sample of the logits behind
the prompt. Each answer is computed alone, in a whole sequence of its own. text-bf16 also gets answers.json: a question in
words, its ids and those of the answers. Run make_model_fixtures.py and make_text_fixtures.py first.
"""

import argparse
import json
import pathlib
import sys

import tokenizers
import torch
from safetensors.torch import save_file
from transformers import Qwen3VLForConditionalGeneration
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

import make_model_fixtures as models
import make_text_fixtures as texts
import small_tokenizer
from make_photo_fixtures import decoded

PHOTOS = ["astronaut.jpg", "720x480.jpg", "png-rgba16.png", "2x380.png"]
LENGTHS = [1, 2, 3, 5, 8, 40]
STYLES = ["Casual_Basic", "Street_Hip", "Sporty_Athleisure", "Chic_Modern", "Classy_Elegant"]
QUESTIONS = [
    "Which style is it: " + ", ".join(STYLES) + "?", "What does <|im_end|> mean?", "어떤 스타일인가요?"]


def template(tokenizer, question):
    """The ids on both sides of one image in Qwen's chat template; the question's own words are never special."""
    def special(text):
        tokenizer.encode_special_tokens = False
        return tokenizer.encode(text, add_special_tokens=False).ids

    def plain(text):
        tokenizer.encode_special_tokens = True
        return tokenizer.encode(text, add_special_tokens=False).ids

    before = special("<|im_start|>user\n<|vision_start|>")
    return before, special("<|vision_end|>") + plain(question) + special("<|im_end|>\n<|im_start|>assistant\n")


def logits(model, prompt, patches, grid, answer):
    """Logits before each token of an answer, [tokens, vocabulary]."""
    count = int(grid.prod()) // 4
    before, after = prompt
    ids = before + [models.IMAGE_TOKEN] * count + after + answer
    types = [0] * len(before) + [1] * count + [0] * (len(after) + len(answer))
    with torch.no_grad():
        values = model(
            input_ids=torch.tensor([ids]), mm_token_type_ids=torch.tensor([types], dtype=torch.int32),
            attention_mask=torch.ones(1, len(ids), dtype=torch.long), pixel_values=patches.to(model.dtype),
            image_grid_thw=grid, use_cache=False).logits[0]
    return values[-len(answer) - 1:-1].float()


def log_probabilities(values, answer):
    return torch.log_softmax(values.double(), -1).gather(-1, torch.tensor(answer)[:, None])[:, 0].float()


def expected(directory, settings, seed, questions):
    least, most = settings["bounds"]
    processor = Qwen2VLImageProcessorPil(
        patch_size=16, temporal_patch_size=2, merge_size=2, size={"shortest_edge": least, "longest_edge": most},
        image_mean=[0.5] * 3, image_std=[0.5] * 3)
    model = Qwen3VLForConditionalGeneration.from_pretrained(
        directory, dtype=torch.float32, attn_implementation="eager").eval()
    generator = torch.Generator().manual_seed(seed)
    # Ids from 150 on stand for images and the like.
    answers = [torch.randint(0, 150, [length], generator=generator).tolist() for length in LENGTHS]
    values = {f"answers/{index}": torch.tensor(answer, dtype=torch.float32) for index, answer in enumerate(answers)}
    photos = pathlib.Path(__file__).parent.parent / "Tests/InferenceTests/Fixtures/Photo"
    for photo in PHOTOS:
        batch = processor(images=[decoded((photos / photo).read_bytes())[0]], return_tensors="pt")
        patches, grid = batch["pixel_values"], batch["image_grid_thw"]
        prompt = models.PROMPT["before"], models.PROMPT["after"]
        for index, answer in enumerate(answers):
            found = logits(model, prompt, patches, grid, answer)
            values[f"{photo}/{index}"] = log_probabilities(found, answer)
        # The first logits of every answer are those behind the prompt.
        values[f"{photo}/logits"] = models.sample(found[0])
        values[f"{photo}/logits.largest"] = found[0].abs().max()[None]
        for number, (prompt, named) in enumerate(questions):
            for index, answer in enumerate(named):
                found = logits(model, prompt, patches, grid, answer)
                values[f"{photo}/question.{number}/{index}"] = log_probabilities(found, answer)
    save_file({key: value.contiguous() for key, value in values.items()}, directory / "expected-answers.safetensors")
    print(f"{directory.name}: {len(PHOTOS)} photos, {len(answers)} answers, {len(questions)} questions")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).parent.parent / "Tests/InferenceTests/Fixtures"
    parser.add_argument("--out", type=pathlib.Path, default=root / "Checkpoints")
    arguments = parser.parse_args()
    versions = {"torch": torch.__version__.split("+")[0], "transformers": models.transformers.__version__}
    if versions != models.PINNED or tokenizers.__version__ != texts.PINNED:
        sys.exit(f"needs {models.PINNED} and tokenizers {texts.PINNED}: pip install -r Tools/requirements.txt")
    torch.set_num_threads(1)
    tokenizer = small_tokenizer.small_tokenizer()[2]
    end = small_tokenizer.SPECIAL["<|im_end|>"]
    prompts = [template(tokenizer, question) for question in QUESTIONS]
    tokenizer.encode_special_tokens = True
    named = [tokenizer.encode(style, add_special_tokens=False).ids + [end] for style in STYLES]
    (arguments.out / "text-bf16/answers.json").write_text(json.dumps({
        "questions": QUESTIONS, "before": [before for before, _ in prompts], "after": [after for _, after in prompts],
        "answers": STYLES, "ids": named}) + "\n")
    for seed, (name, settings) in enumerate((models.CHECKPOINTS | {"text-bf16": texts.CHECKPOINT}).items()):
        questions = [(prompt, named) for prompt in prompts] if name == "text-bf16" else []
        expected(arguments.out / name, settings, 200 + seed, questions)


if __name__ == "__main__":
    main()
