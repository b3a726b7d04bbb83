#!/usr/bin/env python3
"""Writes the photo fixtures and what the reference makes of them.

Needs exactly these packages (other versions may decode or resize to other bytes, so the script refuses them):

    pillow==13.0.0 pillow-heif==1.8.1 numpy==2.4.6 scikit-image==0.26.0 torch==2.13.0 transformers==5.23.0

Two runs write the same files, except that x265 may choose other bits for the HEIC pictures on another processor.
"""

import argparse
import hashlib
import io
import json
import pathlib
import struct
import warnings
import zlib
from importlib import metadata

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

PINNED = {
    "pillow": "13.0.0",
    "pillow-heif": "1.8.1",
    "numpy": "2.4.6",
    "scikit-image": "0.26.0",
    "torch": "2.13.0",
    "transformers": "5.23.0",
}
PATCH, MERGE = 16, 2
HALF = {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}
CLIP = {
    "mean": [0.48145466, 0.4578275, 0.40821073],
    "std": [0.26862954, 0.26130258, 0.27577711],
}
SMALL = (1024, 4096)
MIDDLE = (4096, 65536)
DEFAULT = (65536, 16777216)
PHOTOGRAPH = (65536, 200704)


# Pictures


def scene(width, height, seed=0):
    """A smooth, asymmetric, colourful picture with an edge or two."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    u, v = (x + 0.5) / width, (y + 0.5) / height
    rgb = np.stack(
        [
            127 + 120 * np.sin(5 * u + 2 * v + seed),
            127 + 120 * np.cos(3 * v - 4 * u * v + seed),
            255 * u * (1 - v) + 40 * np.sin(9 * v),
        ],
        -1,
    )
    rgb[: height // 3, : width // 4] = (250, 20, 30)
    rgb[height - height // 5 :, width // 2 :] = (10, 60, 240)
    return np.clip(np.rint(rgb), 0, 255).astype(np.uint8)


def noise(shape, high, seed):
    return np.random.Generator(np.random.PCG64(seed)).integers(0, high, shape, dtype=np.int64)


# Files


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack_row(samples, bits):
    """One scan line from samples shaped [width, channels]."""
    flat = samples.reshape(-1)
    if bits == 16:
        return flat.astype(">u2").tobytes()
    if bits == 8:
        return flat.astype(np.uint8).tobytes()
    text = "".join(format(int(value), f"0{bits}b") for value in flat)
    text += "0" * (-len(text) % 8)
    return bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8))


def filtered(rows):
    """Scan lines with filter type 0 (none) and, every other one, 2 (up)."""
    out, before = b"", None
    for index, row in enumerate(rows):
        if before is not None and len(before) == len(row) and index % 2:
            out += b"\2" + bytes((a - b) & 255 for a, b in zip(row, before))
        else:
            out += b"\0" + row
        before = row
    return out


def png(samples, bits, color, before=(), interlaced=False):
    """A PNG of samples shaped [height, width, channels]."""
    height, width = samples.shape[:2]
    if interlaced:
        starts = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
        body = b""
        for top, left, down, right in starts:
            part = samples[top::down, left::right]
            if part.size:
                body += filtered([pack_row(row, bits) for row in part])
    else:
        body = filtered([pack_row(row, bits) for row in samples])
    data = zlib.compress(body, 9)
    halves = [data[: len(data) // 2], data[len(data) // 2 :]]
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, int(interlaced)))
        + b"".join(chunk(kind, value) for kind, value in before)
        + b"".join(chunk(b"IDAT", half) for half in halves)
        + chunk(b"IEND", b"")
    )


def exif(orientation, endian):
    mark = b"II" if endian == "<" else b"MM"
    entries = [(0x010F, 2, 4, b"abc\0"), (0x0112, 3, 1, struct.pack(endian + "HH", orientation, 0))]
    body = struct.pack(endian + "H", len(entries))
    for tag, kind, count, value in entries:
        body += struct.pack(endian + "HHI", tag, kind, count) + value
    return mark + struct.pack(endian + "HI", 42, 8) + body + struct.pack(endian + "I", 0)


def xmp(orientation):
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="%d"/></x:xmpmeta>' % orientation
    ).encode()


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(pixels, quality=90, subsampling=0, **options):
    return saved(Image.fromarray(pixels), "JPEG", quality=quality, subsampling=subsampling, **options)


def after_soi(data, marker, payload):
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload + data[2:]


def jpeg_files():
    from skimage import data

    files = {}
    files["astronaut.jpg"] = jpeg(data.astronaut(), 85, 2), [PHOTOGRAPH]
    files["rocket.jpg"] = jpeg(data.rocket(), 80, 2, progressive=True, optimize=True), [PHOTOGRAPH]
    files["twelve-megapixel.jpg"] = jpeg(scene(4032, 3024), 50, 2, optimize=True), [(65536, 131072)]
    files["720x480.jpg"] = jpeg(scene(720, 480), 75, 2), [(4096, 65536)]
    for name, subsampling in {"444": 0, "422": 1, "420": 2}.items():
        files[f"jpeg-{name}-odd.jpg"] = jpeg(scene(67, 45), 90, subsampling), [SMALL]
    files["jpeg-progressive.jpg"] = jpeg(scene(83, 61), 85, 2, progressive=True), [SMALL]
    files["jpeg-restarts.jpg"] = jpeg(scene(90, 50), 85, 2, restart_marker_blocks=2), [SMALL]
    files["jpeg-gray.jpg"] = jpeg(scene(61, 40)[..., 1], 85), [SMALL]
    files["jpeg-gray-progressive.jpg"] = jpeg(scene(40, 61)[..., 0], 85, progressive=True), [SMALL]
    inks = Image.fromarray(np.dstack([scene(50, 70, 1), scene(50, 70, 2)[..., :1] // 2]), "CMYK")
    cmyk = saved(inks, "JPEG", quality=92)
    files["cmyk.jpg"] = cmyk, [SMALL]
    adobe = cmyk.index(b"Adobe")
    files["ycck.jpg"] = cmyk[: adobe + 11] + b"\2" + cmyk[adobe + 12 :], [SMALL]
    files["jpeg-1x1.jpg"] = jpeg(scene(1, 1), 90), [SMALL]
    files["jpeg-trailing-bytes.jpg"] = jpeg(scene(40, 30), 85, 2) + b"trailing bytes\xff\xd8\xff", [SMALL]
    upright = jpeg(scene(48, 30), 92, 0)
    for value in range(1, 9):
        payload = b"Exif\0\0" + exif(value, "<" if value % 2 else ">")
        files[f"exif-{value}.jpg"] = after_soi(upright, 0xE1, payload), [SMALL]
    broken = b"Exif\0\0" + exif(6, "<")[:4] + struct.pack("<I", 5000)
    files["exif-broken.jpg"] = after_soi(upright, 0xE1, broken), [SMALL]
    packet = b"http://ns.adobe.com/xap/1.0/\0" + xmp(8)
    files["xmp-8.jpg"] = after_soi(upright, 0xE1, packet), [SMALL]
    halves = exif(3, ">")
    split = after_soi(upright, 0xE1, b"Exif\0\0" + halves[20:])
    files["exif-split-3.jpg"] = after_soi(split, 0xE1, b"Exif\0\0" + halves[:20]), [SMALL]
    return files


def png_files():
    width, height = 45, 29
    rgb = scene(width, height).astype(np.int64)
    alpha = noise((height, width, 1), 256, 3)
    alpha[:5], alpha[5:10] = 0, 255
    wide = rgb * 257 - noise(rgb.shape, 200, 4) % (rgb * 257 + 1)
    deep_gray = np.concatenate([noise((height, 20, 1), 300, 5), noise((height, width - 20, 1), 65536, 6)], 1)
    indices = noise((height, width, 1), 256, 7)
    colors = noise((256, 3), 256, 8).astype(np.uint8).tobytes()
    alphas = noise((200,), 256, 9).astype(np.uint8).tobytes()
    palette = (b"PLTE", colors)
    key8 = tuple(int(v) for v in rgb[10, 20])
    key16 = tuple(int(v) for v in wide[10, 20])
    gray = rgb[..., :1]
    kinds = {
        "gray1": (noise((height, width, 1), 2, 10), 1, 0, []),
        "gray2": (noise((height, width, 1), 4, 11), 2, 0, []),
        "gray4": (noise((height, width, 1), 16, 12), 4, 0, []),
        "gray8": (gray, 8, 0, []),
        "gray16": (deep_gray, 16, 0, []),
        "gray1-key": (noise((height, width, 1), 2, 10), 1, 0, [(b"tRNS", b"\0\0")]),
        "gray4-key": (noise((height, width, 1), 16, 12), 4, 0, [(b"tRNS", b"\0\5")]),
        "gray8-key": (gray, 8, 0, [(b"tRNS", struct.pack(">H", key8[0]))]),
        "gray16-key": (deep_gray, 16, 0, [(b"tRNS", struct.pack(">H", int(deep_gray[3, 3, 0])))]),
        "gray-alpha8": (np.dstack([gray, alpha]), 8, 4, []),
        "gray-alpha16": (np.dstack([gray * 257, alpha * 256 + 77]), 16, 4, []),
        "palette1": (noise((height, width, 1), 2, 13), 1, 3, [(b"PLTE", colors[:6])]),
        "palette2-trns": (noise((height, width, 1), 4, 14), 2, 3, [(b"PLTE", colors[:12]), (b"tRNS", alphas[:3])]),
        "palette4": (noise((height, width, 1), 16, 15), 4, 3, [(b"PLTE", colors[:48])]),
        "palette8": (indices, 8, 3, [palette]),
        "palette8-trns": (indices, 8, 3, [palette, (b"tRNS", alphas)]),
        "palette8-one-clear": (indices, 8, 3, [palette, (b"tRNS", b"\xff\xff\0\xff")]),
        "palette4-short": (noise((height, width, 1), 16, 15), 4, 3, [(b"PLTE", colors[:30])]),
        "rgb8": (rgb, 8, 2, []),
        "rgb8-key": (rgb, 8, 2, [(b"tRNS", struct.pack(">HHH", *key8))]),
        "rgb16": (wide, 16, 2, []),
        "rgb16-key": (wide, 16, 2, [(b"tRNS", struct.pack(">HHH", *key16))]),
        "rgba8": (np.dstack([rgb, alpha]), 8, 6, []),
        "rgba16": (np.dstack([wide, alpha * 256 + 99]), 16, 6, []),
    }
    files = {}
    for name, (samples, bits, color, before) in kinds.items():
        files[f"png-{name}.png"] = png(samples, bits, color, before), [SMALL]
    for name in ["gray2", "gray16", "palette2-trns", "palette8", "rgb8", "rgb16-key", "rgba16", "gray-alpha8"]:
        samples, bits, color, before = kinds[name]
        files[f"png-interlaced-{name}.png"] = png(samples, bits, color, before, True), [SMALL]
    for columns, rows in [(1, 1), (2, 3), (5, 1), (1, 5), (9, 7)]:
        small = png(rgb[:rows, :columns], 8, 2, [], True)
        files[f"png-interlaced-{columns}x{rows}.png"] = small, [SMALL]
    files["1x1.png"] = png(rgb[:1, :1], 8, 2), [DEFAULT]
    files["2x380.png"] = png(scene(2, 380).astype(np.int64), 8, 2), [DEFAULT, MIDDLE]
    files["380x2.png"] = png(scene(380, 2).astype(np.int64), 8, 2), [DEFAULT, MIDDLE]
    files["tall.png"] = png(scene(60, 200).astype(np.int64), 8, 2), [SMALL, MIDDLE]
    files["exif-6.png"] = png(rgb, 8, 2, [(b"eXIf", exif(6, "<"))]), [SMALL]
    text = b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(5)
    files["xmp-5.png"] = png(rgb, 8, 2, [(b"iTXt", text)]), [SMALL]
    files["transparent-photo.png"] = transparent_photo(), [MIDDLE, DEFAULT]
    files["noise.png"] = png(noise((83, 131, 3), 256, 16), 8, 2), [SMALL, DEFAULT]
    return files


def transparent_photo():
    from skimage import data

    cat = data.chelsea()[40:200, 90:290].astype(np.int64)
    y, x = np.mgrid[0:160, 0:200]
    alpha = np.clip(255 - (np.hypot(x - 100, y - 80) - 60) * 6, 0, 255).astype(np.int64)
    return png(np.dstack([cat, alpha]), 8, 6)


def webp_files():
    from skimage import data

    rgb = Image.fromarray(scene(75, 53))
    alpha = Image.fromarray(np.dstack([scene(75, 53), scene(75, 53, 4)[..., 1]]))
    first = Image.new("RGBA", (75, 53), (0, 0, 0, 0))
    first.paste(alpha.crop((0, 0, 30, 20)), (20, 14))
    partial = saved(first, "WEBP", save_all=True, append_images=[alpha], lossless=True, duration=100)
    moving = saved(rgb, "WEBP", save_all=True, append_images=[rgb.rotate(180)], quality=85, duration=100)
    cat = Image.fromarray(data.chelsea())
    return {
        "webp-photo.webp": (saved(cat, "WEBP", quality=70), [(16384, 65536)]),
        "webp-lossy.webp": (saved(rgb, "WEBP", quality=85), [SMALL]),
        "webp-lossy-alpha.webp": (saved(alpha, "WEBP", quality=85), [SMALL]),
        "webp-lossless.webp": (saved(rgb, "WEBP", lossless=True), [SMALL]),
        "webp-lossless-alpha.webp": (saved(alpha, "WEBP", lossless=True, exact=True), [SMALL]),
        "webp-animated.webp": (moving, [SMALL]),
        "webp-animated-partial.webp": (partial, [SMALL]),
        "webp-animated-partial-opaque.webp": (partial[:20] + bytes([partial[20] & ~0x10]) + partial[21:], [SMALL]),
        "exif-8.webp": (saved(rgb, "WEBP", lossless=True, exif=exif(8, ">")), [SMALL]),
    }


def heic_files():
    rgb = Image.fromarray(scene(96, 64))
    alpha = Image.fromarray(np.dstack([scene(96, 64), scene(96, 64, 4)[..., 1]]))
    turned = rgb.copy()
    turned.getexif()[0x0112] = 6
    return {
        "heic-420.heic": (saved(rgb, "HEIF", quality=90, chroma=420), [SMALL]),
        "heic-444.heic": (saved(rgb, "HEIF", quality=90, chroma=444), [SMALL]),
        "heic-odd.heic": (saved(Image.fromarray(scene(75, 53)), "HEIF", quality=90), [SMALL]),
        "heic-turned.heic": (saved(turned, "HEIF", quality=90, exif=turned.getexif().tobytes()), [SMALL]),
        "heic-alpha.heic": (saved(alpha, "HEIF", quality=90), [SMALL]),
    }


# What the reference makes of them


def decoded(data):
    """The rule of the photo pipeline, in Pillow's words."""
    image = Image.open(io.BytesIO(data))
    stored, kind = image.size, image.format
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        orientation = image.getexif().get(0x0112, 1)
        image = ImageOps.exif_transpose(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, (255, 255, 255, 255)), image)
    return image.convert("RGB"), stored, kind, orientation


def digest(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def own_patches(pixels, normalization):
    """The patch tensor by the documented formula, to check the reference's output against."""
    values = (pixels.astype(np.float64) * (1 / 255)).astype(np.float32)
    values = (values - np.float32(normalization["mean"])) / np.float32(normalization["std"])
    rows, columns = pixels.shape[0] // PATCH, pixels.shape[1] // PATCH
    shaped = values.reshape(rows // MERGE, MERGE, PATCH, columns // MERGE, MERGE, PATCH, 3)
    return shaped.transpose(0, 3, 1, 4, 6, 2, 5).reshape(rows * columns, 3 * PATCH * PATCH)


def processor(bounds, normalization):
    from transformers.models.auto.image_processing_auto import IMAGE_PROCESSOR_MAPPING_NAMES
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    names = IMAGE_PROCESSOR_MAPPING_NAMES["qwen3_vl"]
    assert names["pil"] == Qwen2VLImageProcessorPil.__name__, names
    return Qwen2VLImageProcessorPil(
        patch_size=PATCH,
        temporal_patch_size=2,
        merge_size=MERGE,
        size={"shortest_edge": bounds[0], "longest_edge": bounds[1]},
        image_mean=normalization["mean"],
        image_std=normalization["std"],
    )


def case(image, bounds, normalization):
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import smart_resize

    height, width = smart_resize(image.height, image.width, PATCH * MERGE, *bounds)
    resized = np.array(image.resize((width, height), Image.Resampling.BICUBIC))
    output = processor(bounds, normalization)(images=[image], return_tensors="np")
    grid = [int(v) for v in output["image_grid_thw"][0]]
    slices = output["pixel_values"].reshape(-1, 3, 2, PATCH, PATCH)
    assert slices.dtype == np.float32 and grid == [1, height // PATCH, width // PATCH]
    assert np.array_equal(slices[:, :, 0], slices[:, :, 1])
    patches = np.ascontiguousarray(slices[:, :, 0]).reshape(len(slices), -1)
    assert patches.tobytes() == own_patches(resized, normalization).tobytes()
    return resized, {
        "minPixels": bounds[0],
        "maxPixels": bounds[1],
        **normalization,
        "width": width,
        "height": height,
        "gridHeight": grid[1],
        "gridWidth": grid[2],
        "resizedSHA256": digest(resized),
        "patchesSHA256": digest(patches),
    }


def is_lossy(name):
    return name.endswith((".jpg", ".heic")) or name in {
        "webp-photo.webp",
        "webp-lossy.webp",
        "webp-lossy-alpha.webp",
        "webp-animated.webp",
    }


def keep(pixels, folder, name):
    path = folder / "expected" / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(saved(Image.fromarray(pixels), "PNG", optimize=True))
    return f"expected/{path.name}"


def describe(name, data, bounds, folder):
    image, stored, kind, orientation = decoded(data)
    entry = {
        "file": name,
        "format": {"MPO": "jpeg", "HEIF": "heic"}.get(kind, kind.lower()),
        "lossy": is_lossy(name),
        "storedWidth": stored[0],
        "storedHeight": stored[1],
        "orientation": orientation,
        "width": image.width,
        "height": image.height,
        "rgbSHA256": digest(np.array(image)),
        "cases": [],
    }
    if entry["lossy"] and image.width * image.height <= 10000:
        entry["rgbPNG"] = keep(np.array(image), folder, f"{name}-decoded")
    for index, pair in enumerate(bounds):
        resized, result = case(image, pair, HALF)
        if entry["lossy"]:
            result["resizedPNG"] = keep(resized, folder, f"{name}-{index}")
        entry["cases"].append(result)
    if name in {"noise.png", "transparent-photo.png"}:
        entry["cases"].append(case(image, bounds[0], CLIP)[1])
    return entry


def resamples(folder):
    rows = []
    for name in ["noise.png", "transparent-photo.png", "png-rgb8.png", "2x380.png", "1x1.png"]:
        image = decoded((folder / name).read_bytes())[0]
        sizes = [tuple(pair) for pair in noise((12, 2), 400, len(name)) + 1]
        sizes += [(1, 1), (image.width, 7), (7, image.height), (image.width, image.height), (512, 1), (1, 512)]
        for width, height in sizes:
            resized = image.resize((int(width), int(height)), Image.Resampling.BICUBIC)
            rows.append({"file": name, "width": int(width), "height": int(height), "sha256": digest(np.array(resized))})
    return rows


def smart_resizes():
    """A table of awkward sizes, and one hash over 20,000 sizes drawn by a 64-bit linear congruential generator."""
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import smart_resize

    def size(width, height, bounds, factor=PATCH * MERGE):
        try:
            return list(smart_resize(height, width, factor, *bounds))[::-1]
        except ValueError:
            return [0, 0]

    bounds = [DEFAULT, (1024, 65536), (65536, 200704), (1, 1048576)]
    sides = [1, 15, 16, 17, 31, 32, 33, 48, 80, 112, 200, 201, 256, 720, 1080, 1440, 3024, 4032]
    table = [[w, h, *b, *size(w, h, b)] for b in bounds for w in sides for h in sides[::2]]
    state, body = 1, b""
    for index in range(20000):
        sample = []
        for _ in range(2):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            sample.append(1 + (state >> 33) % (9000 if index % 2 else 600))
        body += struct.pack("<II", *size(*sample, bounds[index % 4], [32, 28][index // 4 % 2]))
    return {"table": table, "generated": {"count": 20000, "sha256": hashlib.sha256(body).hexdigest()}}


def refusals():
    """Files that are no usable photo, with the code that says so."""
    ihdr = struct.pack(">IIBBBBB", 100000, 100000, 8, 6, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", ihdr) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    wide = jpeg(scene(16, 16), 80)
    frame = wide.index(b"\xff\xc0") + 5
    tall = png(scene(1, 201).astype(np.int64), 8, 2)
    picture = Image.fromarray(scene(20, 14))
    return {
        "refused-bomb.png": (bomb, "photo_too_many_pixels", ""),
        "refused-bomb.jpg": (wide[:frame] + b"\xff\xff\xff\xff" + wide[frame + 4 :], "photo_too_many_pixels", ""),
        "refused-1x201.png": (tall, "photo_aspect_ratio", ""),
        "refused-text.jpg": (b"This is no picture.\n", "photo_unsupported", ""),
        "refused.gif": (saved(picture, "GIF"), "photo_unsupported", "GIF"),
        "refused.bmp": (saved(picture.resize((4, 4)), "BMP"), "photo_unsupported", "BMP"),
        "refused.tiff": (saved(picture.resize((4, 4)), "TIFF"), "photo_unsupported", "TIFF"),
        "refused.avif": (saved(picture, "AVIF"), "photo_unsupported", "AVIF"),
        "refused-empty.jpg": (b"", "photo_empty", ""),
    }


def check_versions():
    found = {name: metadata.version(name).split("+")[0] for name in PINNED}
    wrong = {name: version for name, version in found.items() if version != PINNED[name]}
    if wrong:
        raise SystemExit(f"other versions than pinned: {wrong}; install {PINNED}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = pathlib.Path(__file__).resolve().parent.parent / "Tests/InferenceTests/Fixtures/Photo"
    parser.add_argument("--out", type=pathlib.Path, default=default, help="folder to write to (default: %(default)s)")
    folder = parser.parse_args().out
    check_versions()
    pillow_heif.register_heif_opener()
    folder.mkdir(parents=True, exist_ok=True)
    files = {**jpeg_files(), **png_files(), **webp_files(), **heic_files()}
    entries = []
    for name, (data, bounds) in files.items():
        (folder / name).write_bytes(data)
        entries.append(describe(name, data, bounds, folder))
    refused = refusals()
    for name, (data, _, _) in refused.items():
        (folder / name).write_bytes(data)
    document = {
        "versions": PINNED,
        "patchSize": PATCH,
        "mergeSize": MERGE,
        "images": entries,
        "refused": [{"file": name, "code": code, "mentions": word} for name, (_, code, word) in refused.items()],
        "resamples": resamples(folder),
        "smartResize": smart_resizes(),
    }
    text = json.dumps(document, separators=(",", ":"))
    for start in ['{"file"', '"smartResize"']:
        text = text.replace(start, "\n" + start)
    (folder / "expected.json").write_text(text + "\n")
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{len(entries)} pictures, {len(refused)} refusals, {total:,} bytes in {folder}")


if __name__ == "__main__":
    main()
