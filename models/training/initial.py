"""The network that training starts from: a recipe's shape and initial weights, nothing learnt yet."""

import torch
from torch import nn

from models.modules.bridge import network_of
from models.modules.classifier import SentimentClassifier
from models.networks.classifier import Network
from models.networks.text import Vocabulary
from models.training.recipes import RECIPES, Recipe


def build_model(recipe: Recipe, vocabulary: Vocabulary, seed: int) -> SentimentClassifier:
    """A fresh network with the recipe's initial weights, the same ones for the same seed.

    torch's own random state is left as it was.
    """
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(seed)
        model = SentimentClassifier(recipe.model, vocabulary)
        model.embedding.weight.normal_(0, recipe.embedding_spread)
        model.embedding.weight[model.embedding.padding_idx] = 0
        for name, parameter in model.recurrent.named_parameters():
            if recipe.orthogonal and name.startswith("weight_hh"):
                nn.init.orthogonal_(parameter)
            if recipe.forget_bias is not None and name.startswith("bias_ih"):
                size = recipe.model.hidden_size
                parameter[size : 2 * size] = recipe.forget_bias  # block 1 of i, f, g, o
    return model


def start_of(name: str, vocabulary: Vocabulary, seed: int) -> Network:
    """The network that the training of `name` started from, ready to read.

    KeyError for a network without a recipe, ValueError where the vocabulary is not of the recipe's size.
    """
    recipe = RECIPES[name]
    if len(vocabulary) != recipe.model.vocabulary_size:
        raise ValueError(f"the recipe of {name} needs {recipe.model.vocabulary_size} words; not {len(vocabulary)}")
    return network_of(build_model(recipe, vocabulary, seed))
