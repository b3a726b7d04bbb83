"""Weights for the demo's backbone: the true architecture, small, made from pictures without any label.

A random backbone of this size sees little, and one that could learn to see would need more pictures than there are. So
what a few layers can do is put there by hand, from statistics of the training pictures alone:

- The patch embedding holds the principal components of their patches, the position embedding sines of the place.
- Each unit of the patch mergers answers to one patch drawn from a picture at one place of a picture: a bag of visual
  words that knows where. (Csurka and others, "Visual categorization with bags of keypoints", 2004, without the where.)
- The mergers' second layer writes the units' principal components, partly whitened, into the language model, whose
  residual stream carries them to the mean pool. A large constant channel makes the RMS norms nearly linear.
- All other weights are random and small, so that every layer takes part but none drowns what the mergers wrote.

What the styles are is nowhere in it. That is the projection head's to learn.
"""

import math

import numpy
import torch

COMPONENTS_POWER = 0.25
FREQUENCY = 1.0
POSITION = 0.7
PATCH_GAIN, PLACE_GAIN, THRESHOLD = 3.0, 3.0, 2.0
WHITENING = 0.7
CONSTANT = 4.0
NOISE = 0.05
TEXT = 3.0
PATCH_SAMPLE, TOKEN_SAMPLE = 20000, 4000


def mergers(model):
    """All patch mergers: of the last layer, then of the layers whose features enter the language model deeper."""
    return [model.model.visual.merger, *model.model.visual.deepstack_merger_list]


def principal_components(values, count):
    """Mean, the largest eigenvalues of the covariance and their eigenvectors as columns."""
    mean = values.mean(0)
    eigenvalues, vectors = numpy.linalg.eigh(numpy.cov((values - mean).T))
    return mean, eigenvalues[::-1][:count], vectors[:, ::-1][:, :count]


class Backbone:
    """Fills a model's weights from preprocessed pictures, a list of (patches, grid)."""

    def __init__(self, model, pictures, seed):
        self.model = model
        self.visual = model.model.visual
        self.pictures = pictures
        self.generator = torch.Generator().manual_seed(seed)
        self.width = self.visual.config.hidden_size
        self.components = self.width // 2

    def fill(self):
        with torch.no_grad():
            self.randomise()
            self.patch_embedding()
            self.position_embedding()
            self.words()
            self.projection()

    def pick(self, size, count):
        return torch.randint(size, (count,), generator=self.generator)

    def randomise(self):
        for name, parameter in self.model.named_parameters():
            if "norm" in name:
                parameter.fill_(1.0 if name.endswith("weight") else 0.0)
            elif parameter.ndim == 1:
                parameter.zero_()
            elif "embed_tokens" in name:
                # The prompt has its part in the features, as with the large model.
                parameter.copy_(torch.randn(parameter.shape, generator=self.generator) * TEXT)
            else:
                # What is added to the residual stream stays small.
                writes = name.endswith(("attn.proj.weight", "o_proj.weight", "mlp.linear_fc2.weight", "down_proj.weight"))
                scale = (NOISE if writes else 1.0) / math.sqrt(parameter[0].numel())
                parameter.copy_(torch.randn(parameter.shape, generator=self.generator) * scale)

    def patch_embedding(self):
        every = [patches[self.pick(len(patches), max(1, PATCH_SAMPLE // len(self.pictures)))]
                 for patches, _ in self.pictures]
        mean, eigenvalues, vectors = principal_components(torch.cat(every).double().numpy(), self.components)
        filters = (vectors * 2 / numpy.sqrt(eigenvalues) * (eigenvalues / eigenvalues[0])**COMPONENTS_POWER).T
        projection = self.visual.patch_embed.proj
        projection.weight.zero_()
        projection.weight[:self.components] = torch.tensor(filters).float().reshape(-1, *projection.weight.shape[1:])
        projection.bias[:self.components] = torch.tensor(-filters @ mean).float()

    def position_embedding(self):
        weight = self.visual.pos_embed.weight
        side = math.isqrt(len(weight))
        place = torch.linspace(0, 1, side)
        rows, columns = torch.meshgrid(place, place, indexing="ij")
        weight.zero_()
        for channel in range(self.components, self.width, 2):
            vertical, horizontal = (torch.randn(2, generator=self.generator) * FREQUENCY).tolist()
            phase = 2 * math.pi * (vertical * rows + horizontal * columns).flatten()
            weight[:, channel] = torch.cos(phase) * POSITION
            weight[:, channel + 1] = torch.sin(phase) * POSITION

    def seen(self, modules, each):
        """Runs all pictures and gives each picture's output of the modules to `each`."""
        kept = {}
        hooks = [module.register_forward_hook(lambda _, __, output, key=key: kept.__setitem__(key, output))
                 for key, module in enumerate(modules)]
        for patches, grid in self.pictures:
            self.visual(patches, grid_thw=grid)
            each([kept[key].float() for key in range(len(modules))])
        for hook in hooks:
            hook.remove()

    def words(self):
        """Gives each unit of the mergers a patch and a place to answer to."""
        tokens = []
        share = max(1, TOKEN_SAMPLE // len(self.pictures))
        self.seen([self.visual.merger.norm], lambda seen: tokens.append(seen[0][self.pick(len(seen[0]), share)]))
        tokens = torch.cat(tokens)[:, :self.components]
        places = self.visual.pos_embed.weight[:, self.components:]
        for merger in mergers(self.model):
            weight = merger.linear_fc1.weight
            units, patches = len(weight), weight.shape[1] // self.width
            wanted = torch.nn.functional.normalize(tokens[self.pick(len(tokens), units)], dim=1)
            place = places[self.pick(len(places), units)] / (places.shape[1] * POSITION**2)
            row = torch.cat([wanted * PATCH_GAIN, place * PLACE_GAIN], dim=1) / patches
            weight.copy_(row.repeat(1, patches))
            merger.linear_fc1.bias.fill_(-THRESHOLD)

    def projection(self):
        """Lets the mergers write the units' principal components where the language model carries them on."""
        pooled, largest = [], []
        every = mergers(self.model)
        self.seen([merger.act_fn for merger in every], lambda seen: (
            pooled.append(torch.cat([units.reshape(-1, units.shape[-1]).mean(0) for units in seen])),
            largest.append(torch.cat([units.reshape(-1, units.shape[-1]) for units in seen], dim=1)[::16])))
        language = self.model.model.language_model
        width = language.config.hidden_size
        mean, eigenvalues, vectors = principal_components(torch.stack(pooled).double().numpy(), width - 1)
        whiten = vectors / eigenvalues**(WHITENING / 2) * eigenvalues[0]**((WHITENING - 1) / 2)
        written = torch.tensor(whiten.T).float()
        power = ((torch.cat(largest) - torch.tensor(mean).float()) @ written.T).square().sum(1).mean()
        constant = CONSTANT * math.sqrt(power)
        start = 0
        for merger in every:
            units = merger.linear_fc2.weight.shape[1]
            merger.linear_fc2.weight.zero_()
            merger.linear_fc2.weight[1:] = written[:, start:start + units]
            start += units
        every[0].linear_fc2.bias[1:] = torch.tensor(-whiten.T @ mean).float()
        every[0].linear_fc2.bias[0] = constant
        language.embed_tokens.weight[:, 0] = constant
        # Layers see what was written, not the constant, and do not write over it.
        for layer in language.layers:
            attention, feed_forward = layer.self_attn, layer.mlp
            for module in (attention.q_proj, attention.k_proj, attention.v_proj, feed_forward.gate_proj,
                           feed_forward.up_proj):
                module.weight[:, 0] = 0
            for module in (attention.o_proj, feed_forward.down_proj):
                module.weight[0] = 0
        language.norm.weight.fill_(constant / math.sqrt(width))
        language.norm.weight[0] = 0
